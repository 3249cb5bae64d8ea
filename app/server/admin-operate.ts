import { statSync } from 'node:fs'
import { formatAge, formatInstant } from '#app/domain/time.ts'
import { verifyChain } from '#db/repos/audit.ts'
import { messageState } from '#db/repos/messages.ts'
import { outboxState } from '#db/repos/outbox.ts'
import { rowCounts } from '#db/repos/row-counts.ts'
import { putSetting, setting } from '#db/repos/settings.ts'
import { transaction } from '#db/transaction.ts'
import { AdminError, consoleTx, runtimeOf, withDatabase } from './admin-context.ts'
import type { AdminContext } from './admin-context.ts'
import { audit, chainHash } from './audit.ts'
import { databasePath } from './services.ts'

/** `verify-audit`: recomputes the whole chain and names the first row that does not fit. */
export function verifyAudit(context: AdminContext): Promise<string> {
  return withDatabase(context, async ({ db }) => {
    const { rows, firstBad } = await verifyChain(db, chainHash)
    if (firstBad !== null)
      throw new AdminError(`审计记录第 ${firstBad} 条被改动、删除或调换过；之前的 ${rows} 条完好。`)
    return `审计记录 ${rows} 条，全部完好。`
  })
}

/** `read-only on|off`: while on, every write is refused with a sentence; reading goes on. */
export async function readOnly(context: AdminContext, [state = '']: string[]): Promise<string> {
  if (state !== 'on' && state !== 'off') throw new AdminError('用法：npm run admin -- read-only on 或 off', 2)
  return withDatabase(context, async ({ db }, keys) => {
    await transaction(db, async (tx) => {
      await putSetting(tx, 'readOnly', state === 'on', { by: null, now: context.now })
      await audit(consoleTx(context, tx, keys), {
        action: 'system.readOnly',
        object: { kind: 'system', id: 'readOnly' },
        changes: { mode: { after: state } },
      })
    })
    return state === 'on' ? '已进入只读：可以登录和查看，其他改动都会被拒绝并说明。' : '已恢复写入。'
  })
}

/** `status`: the facts that an operator looks at first. */
export function status(context: AdminContext): Promise<string> {
  return withDatabase(context, async ({ db }) => {
    const rows = await rowCounts(db)
    const jobs = await outboxState(db)
    const mail = await messageState(db)
    const last = (await setting(db, 'backup.last')) as { at: number; file: string } | undefined
    const megabytes = (statSync(databasePath(context.config)).size / 1_000_000).toFixed(1)
    const since = (at: number | null) => (at === null ? '' : `，最早的已等 ${formatAge(at, context.now)}`)
    return [
      `运行：${running(context)}`,
      `数据库：${megabytes} MB；单位 ${rows.organisation}，人员 ${rows.person}，机会 ${rows.opportunity}，产品 ${rows.product}，应答 ${rows.response}，沙龙 ${rows.salon}，审计 ${rows.audit}`,
      `后台任务：等待 ${jobs.waiting}，多次失败 ${jobs.failing}${since(jobs.oldestAt)}`,
      `邮件：待发 ${mail.waiting}，失败 ${mail.failed}${since(mail.oldestAt)}`,
      `只读：${(await setting(db, 'readOnly')) === true ? '是' : '否'}`,
      `最近备份：${last ? `${formatInstant(last.at)}（${last.file}）` : '没有，请尽快备份'}`,
    ].join('\n')
  })
}

function running(context: AdminContext): string {
  const runtime = runtimeOf(context)
  if (runtime === 'fallen') return '没有（上次没有正常停止）'
  return runtime?.url ?? '没有'
}
