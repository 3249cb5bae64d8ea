import { Form } from '@remix-run/react'
import { useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { formatTime } from '#app/domain/time.ts'
import { Button, LinkButton } from '#app/ui/button.tsx'
import { SaveBar } from '#app/ui/form-layout.tsx'
import { EmptyState, ErrorSummary, Notice } from '#app/ui/notice.tsx'
import { ConflictNotice } from '../conflict-notice.tsx'
import { useDraftKeeper } from '../draft-keeper.ts'
import type { Refusal } from '../draft-keeper.ts'
import { ProductFields, ProductTasks } from './product-form.tsx'
import type { ProductEdit } from './product.queries.server.ts'
import type { FormValues } from './product.schema.ts'

interface ProductSummaryProps {
  edit: ProductEdit
  failure: Refusal | null
  restored: boolean
}

/** What stands above the form: why it was refused, what the review said, what is still missing. */
export function ProductSummary({ edit, failure, restored }: ProductSummaryProps) {
  const missing = edit.findings.map((f) => ({ href: `#${f.field}`, text: f.message, kind: f.kind }))
  const must = missing.filter((f) => f.kind === 'must').length
  return (
    <div className="stack mb-4">
      {failure && !failure.conflict && (
        <ErrorSummary
          title={failure.error.message}
          errors={Object.entries(failure.error.fields).map(([field, text]) => ({ href: `#${field}`, text }))}
        />
      )}
      {failure && !failure.conflict && Object.keys(failure.error.fields).length === 0 && (
        <Notice tone="bad">{failure.error.message}</Notice>
      )}
      {failure?.conflict && (
        <ConflictNotice conflict={failure.conflict} reload={`/products/${edit.key}/edit?saved=${edit.version}`} />
      )}
      {restored && (
        <Notice tone="warn" title="已恢复上次没有保存的内容">
          请核对后保存。
        </Notice>
      )}
      {edit.remarks && (
        <Notice tone="warn" title={`退回修改（${edit.remarks.by}，${edit.remarks.on}）`}>
          {edit.remarks.reason}
        </Notice>
      )}
      {edit.besidePublished && <Notice>已发布的内容不变，修改经审核通过后替换。</Notice>}
      {!failure && missing.length > 0 && (
        <ErrorSummary
          title={
            must > 0
              ? `待完善 ${missing.length} 项，其中 ${must} 项改好才能提交`
              : `待完善 ${missing.length} 项，可以先提交`
          }
          errors={missing}
          focus={false}
        />
      )}
    </div>
  )
}

const FORM_ID = 'product-form'

interface ProductFormProps {
  edit: ProductEdit
  /** What the fields hold at first: the stored text, a refused one, or one restored from the browser. */
  values: FormValues
  version: number
  refusal: Refusal | null
  /** Messages above the form. */
  children: ReactNode
}

/** Task list, sections, and the bar that says what is saved. Saves by itself with script, by its button without. */
export function ProductForm({ edit, values, version, refusal, children }: ProductFormProps) {
  const form = useRef<HTMLFormElement>(null)
  // Autosave and refusals refresh `edit`; what the fields were opened with stays, and what is typed with it.
  const [opened] = useState(values)
  const keeper = useDraftKeeper(edit.id, form, { version, autosave: edit.autosave, refusal })
  const must = edit.findings.filter((f) => f.kind === 'must').length
  return (
    <>
      <div className="form">
        <ProductTasks edit={edit} />
        <Form
          ref={form}
          id={FORM_ID}
          method="post"
          onInput={keeper.onInput}
          onChange={keeper.onInput}
          onSubmit={keeper.onSubmit}
        >
          {children}
          <input type="hidden" name="version" value={keeper.version} readOnly />
          {keeper.overwrites !== null && <input type="hidden" name="overwrites" value={keeper.overwrites} readOnly />}
          <ProductFields edit={edit} values={opened} errors={refusal?.error.fields ?? {}} />
        </Form>
      </div>
      <SaveBar
        acts={
          <>
            {must > 0 && <span className="bad max-sm:hidden">还有 {must} 项必须填写</span>}
            <LinkButton to={`/products/${edit.key}`} variant="text" className="max-sm:hidden">
              预览
            </LinkButton>
            <Button form={FORM_ID} name="intent" value="save">
              保存
            </Button>
            <Button form={FORM_ID} name="intent" value="submit" variant="primary">
              提交审核
            </Button>
          </>
        }
      >
        <span role="status">
          {keeper.problem ? (
            <span className="bad">✗ 没有自动保存：{keeper.problem}</span>
          ) : keeper.saving ? (
            <span className="mut">正在保存…</span>
          ) : (
            <span className="ok">✓ 已保存 {keeper.savedAt === null ? edit.savedAt : formatTime(keeper.savedAt)}</span>
          )}
        </span>
      </SaveBar>
    </>
  )
}

/** While it is under review nothing is changed. */
export function ProductLocked({ edit }: { edit: ProductEdit }) {
  return (
    <EmptyState
      title="正在审核，暂时不能修改"
      acts={<LinkButton to={`/products/${edit.key}`}>查看进度或撤回审核</LinkButton>}
    >
      撤回审核后可以继续修改。
    </EmptyState>
  )
}
