import { Link } from '@remix-run/react'
import { itemKind } from '#app/domain/vocabulary.ts'
import { Stepper } from '#app/ui/form-layout.tsx'
import { EmptyState, Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { usePolling } from '#app/ui/use-polling.ts'
import type { ProgressView } from './import-view.ts'
import { importSteps } from './sheet-page.tsx'

/** While files are read, or drafts are made of their rows. The page goes on by itself, without script as well. */
export function ProgressPage({ view }: { view: ProgressView }) {
  const { phase, percent } = view
  usePolling(phase !== 'failed')
  const words = {
    reading: `正在读取 ${view.files}`,
    confirming: percent < WRITING ? '正在核对要导入的行' : '正在写入草稿',
    failed: '',
  }[phase]
  return (
    <PageShell>
      <PageHeader
        title={`导入${itemKind.labels[view.kind]}`}
        acts={<Stepper steps={importSteps} current={phase === 'confirming' ? 2 : 0} />}
      />
      {phase === 'failed' ? (
        <EmptyState title="文件没有读成" acts={<Link to="/desk/import">换一个文件</Link>}>
          {view.error}
        </EmptyState>
      ) : (
        <Notice title={words}>
          <progress
            className="my-2 block w-full accent-brand"
            max={100}
            value={percent > 1 && percent < WRITING ? percent : undefined}
            aria-label={words}
          />
          <p>
            {percent > 1 && percent < WRITING && `已完成 ${percent}%。`}
            完成后自动进入下一步；可以离开，以后从“导入”的记录里回来。
          </p>
          <noscript>
            <meta httpEquiv="refresh" content="2" />
          </noscript>
        </Notice>
      )}
    </PageShell>
  )
}

/** From here on everything is written at once, and nothing tells how far that is. */
const WRITING = 98
