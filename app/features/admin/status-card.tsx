import type { ReactNode } from 'react'
import { formatAge, formatInstant } from '#app/domain/time.ts'
import { Notice } from '#app/ui/notice.tsx'
import { Card, DefinitionList } from '#app/ui/panels.tsx'
import type { technicalStatus } from './technical-status.server.ts'

type Status = Awaited<ReturnType<typeof technicalStatus>>

const engines = { up: '正常', down: '不可用，检索由数据库提供', absent: '未接入，检索由数据库提供' } as const
const gigabytes = (bytes: number) => `${(bytes / 1_000_000_000).toFixed(1)} GB`

/** How the machinery does, in words. */
export function StatusCard({ status: s, title }: { status: Status; title?: ReactNode }) {
  const since = (at: number | null) => (at === null ? '' : `，最早的已等 ${formatAge(at, s.now)}`)
  return (
    <Card title={title}>
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
          s.disk && { term: '磁盘', detail: `可用 ${gigabytes(s.disk.free)}，共 ${gigabytes(s.disk.total)}` },
          {
            term: '最近备份',
            detail: s.lastBackup ? formatInstant(s.lastBackup.at) : '没有，请尽快备份',
            note: s.lastBackup?.file ?? 'npm run admin -- backup 文件夹',
          },
          {
            term: '审计记录',
            detail: s.audit ? `${s.audit.seq} 条，最后一条 ${formatInstant(s.audit.at)}` : '还没有',
            note: s.audit && `末条校验值 ${s.audit.hash.slice(0, 16)}`,
          },
        ]}
      />
    </Card>
  )
}
