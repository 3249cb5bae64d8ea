import { formatAge } from '#app/domain/time.ts'
import { DefinitionList } from '#app/ui/panels.tsx'
import { Card } from '#app/ui/panels.tsx'
import { Notice } from '#app/ui/notice.tsx'
import type { viewAdmin } from './admin.queries.server.ts'

type Status = Awaited<ReturnType<typeof viewAdmin>>['status']

const engines = { up: '正常', down: '不可用，检索由数据库提供', absent: '未接入，检索由数据库提供' } as const

/** How the machinery does, in words. */
export function StatusCard({ status: s, now }: { status: Status; now: number }) {
  const since = (at: number | null) => (at === null ? '' : `，最早的已等 ${formatAge(at, now)}`)
  return (
    <Card title="运行状态">
      {s.readOnly && (
        <Notice tone="warn" title="只读模式">
          全部写入都被拒绝。恢复：npm run admin -- read-only off
        </Notice>
      )}
      {!s.limits && (
        <Notice tone="warn" title="访问频次和登录锁定已关闭">
          DATAI_LIMITS=off，只应在测试时使用。
        </Notice>
      )}
      <DefinitionList
        facts={[
          { term: '模式', detail: s.mode === 'demo' ? '演示' : '正式' },
          { term: '搜索引擎', detail: engines[s.search.engine], note: s.search.detail },
          {
            term: '后台任务',
            detail: `等待 ${s.outbox.waiting}，多次失败 ${s.outbox.failing}${since(s.outbox.oldestAt)}`,
          },
          {
            term: '邮件',
            detail: s.mailServer
              ? `待发 ${s.mail.waiting}，失败 ${s.mail.failed}${since(s.mail.oldestAt)}`
              : '未接入邮件服务，消息只在“消息”页面显示',
          },
        ]}
      />
    </Card>
  )
}
