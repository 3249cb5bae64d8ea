import { Link } from '@remix-run/react'
import type { FormFailure } from '#app/domain/form-failure.ts'
import { Button, LinkButton } from '#app/ui/button.tsx'
import { SaveBar } from '#app/ui/form-layout.tsx'
import { EmptyState, ErrorSummary, Notice } from '#app/ui/notice.tsx'
import type { ProductEdit } from './product.queries.server.ts'

/** What stands above the form: why it was refused, what the review said, what is still missing. */
export function ProductSummary({ edit, failure }: { edit: ProductEdit; failure: FormFailure | null }) {
  const missing = edit.findings.map((f) => ({ href: `#${f.field}`, text: f.message, kind: f.kind }))
  const must = missing.filter((f) => f.kind === 'must').length
  return (
    <div className="stack mb-4">
      {failure && (
        <ErrorSummary
          title={failure.error.message}
          errors={Object.entries(failure.error.fields).map(([field, text]) => ({ href: `#${field}`, text }))}
        />
      )}
      {failure && Object.keys(failure.error.fields).length === 0 && <Notice tone="bad">{failure.error.message}</Notice>}
      {failure?.error.code === 'conflict' && (
        <Notice tone="warn" title="同事已保存了另一稿">
          下面是您填写的内容，还没有保存。
          <Link to={`/products/${edit.key}`} target="_blank">
            在新窗口看同事保存的内容
          </Link>
          ；核对后再按“保存”，会以您的内容为准。
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

export function ProductSaveBar({ edit }: { edit: ProductEdit }) {
  const must = edit.findings.filter((f) => f.kind === 'must').length
  return (
    <SaveBar
      acts={
        <>
          {must > 0 && <span className="bad max-sm:hidden">还有 {must} 项必须填写</span>}
          <LinkButton to={`/products/${edit.key}`} variant="text">
            预览
          </LinkButton>
          <Button form="product-form" name="intent" value="save">
            保存
          </Button>
          <Button form="product-form" name="intent" value="submit" variant="primary">
            提交审核
          </Button>
        </>
      }
    >
      <span className="ok">✓ 已保存 {edit.savedAt}</span>
    </SaveBar>
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
