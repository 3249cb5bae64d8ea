import { enqueue, jobWaits } from '#db/repos/outbox.ts'
import { transaction } from '#db/transaction.ts'
import { AdminError, runtimeOf, withDatabase } from './admin-context.ts'
import type { AdminContext } from './admin-context.ts'
import { newId } from './ids.ts'

const POLL_MS = 500
const MOST_MS = 30 * 60_000
const JOB = { kind: 'reindex', objectId: 'all' } as const

/**
 * `reindex`: asks the running worker to build the whole index anew beside the old one and to swap them, and waits until
 * that is done. Searches go on meanwhile.
 */
export async function reindexAll(context: AdminContext): Promise<string> {
  const runtime = runtimeOf(context)
  if (runtime === null || runtime === 'fallen') throw new AdminError('搭台没有在运行：请先启动，再重建索引。')
  if (runtime.meiliUrl === null) throw new AdminError('搭台没有接入搜索引擎，检索由数据库提供，没有索引可以重建。')
  return withDatabase(context, async ({ db }) => {
    await transaction(db, (tx) => enqueue(tx, { id: newId(), ...JOB, now: context.now }))
    const started = Date.now()
    while (await jobWaits(db, JOB)) {
      if (Date.now() - started > MOST_MS) throw new AdminError('重建索引超过 30 分钟还没有完成：请查看运行日志。')
      await new Promise((next) => setTimeout(next, POLL_MS))
    }
    return `索引已重建，用时 ${Math.max(1, Math.round((Date.now() - started) / 1000))} 秒。`
  })
}
