import type { FormFailure } from '#app/domain/form-failure.ts'
import { opportunityStatus } from '#app/domain/status.ts'
import { StateTag } from '#app/ui/marks.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import type { EditView } from './edit-view.ts'

const shapes = { returned: 'back', approved: 'wait' } as const

export function EditHeader({ view }: { view: EditView }) {
  const shape = view.status === 'returned' || view.status === 'approved' ? shapes[view.status] : 'draft'
  return (
    <>
      <Breadcrumb
        crumbs={[
          { label: '工作台', to: '/desk' },
          { label: '我的机会', to: '/desk/opportunities' },
          { label: view.number ?? '草稿' },
        ]}
      />
      <PageHeader
        side="need"
        title={view.title || '新的需求'}
        state={<StateTag shape={shape}>{opportunityStatus[view.status]}</StateTag>}
        caption={`${view.number ?? '首次提交后编号'} · ${view.owner.name}成员可编辑`}
      />
    </>
  )
}

interface EditNoticesProps {
  view: EditView
  restored: boolean
  failure: FormFailure | null
}

/** What the writer should know before going on. */
export function EditNotices({ view, restored, failure }: EditNoticesProps) {
  return (
    <>
      {failure && Object.keys(failure.error.fields).length === 0 && failure.error.code !== 'conflict' && (
        <Notice tone="bad" title={failure.error.message} />
      )}
      {restored && (
        <Notice tone="ok" title="已恢复上次没有保存的内容">
          请看一遍后保存。
        </Notice>
      )}
      {view.returned && (
        <Notice tone="warn" title="审核退回">
          {view.returned.reason || '请按各处的审核意见修改后再提交。'}
        </Notice>
      )}
      {view.status === 'approved' && (
        <Notice tone="warn" title="这一版已经批准">
          修改并保存后，批准失效，须重新提交审核。
        </Notice>
      )}
    </>
  )
}
