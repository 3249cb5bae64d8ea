import { data } from '@remix-run/node'
import type { MetaFunction } from '@remix-run/node'
import { useLoaderData, useLocation } from '@remix-run/react'
import { z } from 'zod'
import { DomainError, errorStatus } from '#app/domain/errors.ts'
import { contactChoice } from '#app/features/items/choose-contact.server.ts'
import { ContactCard } from '#app/features/items/contact-choice.tsx'
import { useKeptDraft, useRefusal } from '#app/features/items/draft-keeper.ts'
import { ProductForm, ProductLocked, ProductSummary } from '#app/features/items/product/product-form-frame.tsx'
import { editProduct, readProductConflict } from '#app/features/items/product/product.queries.server.ts'
import { productForm } from '#app/features/items/product/product.schema.ts'
import { saveProduct } from '#app/features/items/product/save-product.server.ts'
import { submitProduct } from '#app/features/items/product/submit-product.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { StateTag } from '#app/ui/marks.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

const params = z.object({ number: z.string().max(60) })

export const meta: MetaFunction<typeof loader> = ({ data: edit }) => [
  { title: `${edit?.title || '产品草稿'} · 修改 · 搭台` },
]

export const loader = protectedRoute.loader(
  { permission: 'product.edit', params },
  async ({ ctx, params: { number } }) => ({
    ...(await editProduct(ctx, number)),
    contact: await contactChoice(ctx, 'product', number),
  }),
)

export const action = protectedRoute.action(
  { permission: 'product.edit', params, submits: (input) => input.intent === 'submit', form: productForm },
  async ({ ctx, web, params: { number: key }, input: { intent, version, overwrites, content }, values }) => {
    try {
      const saved = await saveProduct(ctx, { key, version, overwrites, content })
      if (intent === 'autosave') return { saved }
      if (intent === 'save') return doneAt(web, `/products/${key}/edit?saved=${saved.version}`, '已保存')
      const number = await submitProduct(ctx, { key: saved.id, version: saved.version })
      return doneAt(web, `/products/${number}`, `已提交审核，编号 ${number}`)
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'conflict') throw error
      const { code, message, fields } = error
      const refusal = { error: { code, message, fields, reference: web.requestId }, values }
      return data({ ...refusal, conflict: await readProductConflict(ctx, key, content) }, { status: errorStatus(code) })
    }
  },
)

/** After a refused save the form goes on from the version that is stored now. */
export const shouldRevalidate = () => true

export default function EditProductPage() {
  const edit = useLoaderData<typeof loader>()
  const visit = useLocation().search
  const refusal = useRefusal(visit)
  const kept = useKeptDraft(edit.id, visit, edit)
  if (edit.locked)
    return (
      <PageShell>
        <ProductLocked edit={edit} />
      </PageShell>
    )
  return (
    <PageShell>
      <Breadcrumb
        crumbs={[
          { label: '工作台', to: '/desk' },
          { label: '我的产品', to: '/desk/products' },
          { label: edit.number ?? '草稿' },
        ]}
      />
      <PageHeader
        title={edit.title || '新产品'}
        side="offer"
        state={<StateTag shape={edit.state.shape}>{edit.state.word}</StateTag>}
        caption={edit.number ?? '首次提交后编号'}
      />
      <ProductForm
        key={`${visit}|${kept ? 'restored' : ''}`}
        edit={edit}
        values={refusal?.values ?? kept?.values ?? edit.values}
        version={refusal ? edit.version : (kept?.version ?? edit.version)}
        refusal={refusal}
      >
        <ProductSummary edit={edit} failure={refusal} restored={kept !== null && refusal === null} />
      </ProductForm>
      {edit.contact && (
        <ContactCard choice={edit.contact} to={`/products/${edit.number ?? edit.id}`} on="edit" failure={null} />
      )}
    </PageShell>
  )
}
