import { data } from '@remix-run/node'
import type { MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { line } from '#app/domain/fields.ts'
import { formFailure } from '#app/domain/form-failure.ts'
import { legalTexts } from '#app/domain/legal-texts.ts'
import { chooseContact, contactChoice } from '#app/features/items/choose-contact.server.ts'
import { ContactCard } from '#app/features/items/contact-choice.tsx'
import { createProduct } from '#app/features/items/product/create-product.server.ts'
import { discardRevision } from '#app/features/items/product/discard-revision.server.ts'
import { hideProduct } from '#app/features/items/product/hide-product.server.ts'
import { ProductBar, ProductGone, ProductText } from '#app/features/items/product/product-page.tsx'
import { viewProduct } from '#app/features/items/product/product.queries.server.ts'
import { recallProduct } from '#app/features/items/product/recall-product.server.ts'
import { unpublishProduct } from '#app/features/items/product/unpublish-product.server.ts'
import { MatchSection } from '#app/features/matching/match-section.tsx'
import { suggestionsForProduct } from '#app/features/matching/suggestions.queries.server.ts'
import { releasesWithItem } from '#app/features/releases/releases-of-item.queries.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Notice } from '#app/ui/notice.tsx'
import { Breadcrumb } from '#app/ui/page-header.tsx'
import { PageShell, SiteFooter } from '#app/ui/page-shell.tsx'

const params = z.object({ number: z.string().max(60) })

type Page = Awaited<ReturnType<typeof viewProduct>> & {
  suggestions: Awaited<ReturnType<typeof suggestionsForProduct>>
  releases: Awaited<ReturnType<typeof releasesWithItem>>
  contact: Awaited<ReturnType<typeof contactChoice>>
}

export const meta: MetaFunction<typeof loader> = ({ data: answer }) => {
  const page = answer
  return [{ title: `${page?.view?.content.title || page?.gone?.title || '产品'} · 搭台` }]
}

export const loader = protectedRoute.loader(
  { permission: 'public.read', params },
  async ({ ctx, params: { number } }) => {
    const page = await viewProduct(ctx, number)
    const suggestions = page.view && (await suggestionsForProduct(ctx, page.view.id))
    const releases = page.view ? await releasesWithItem(ctx, 'product', page.view.id) : []
    const contact = page.view && (await contactChoice(ctx, 'product', page.view.id))
    return data({ ...page, suggestions, releases, contact }, { status: page.gone ? 410 : 200 })
  },
)

export const action = protectedRoute.action(
  {
    permission: 'self.manage',
    params,
    form: z.discriminatedUnion('intent', [
      z.strictObject({ intent: z.literal('copy') }),
      z.strictObject({ intent: z.literal('recall') }),
      z.strictObject({ intent: z.literal('contact'), contact: line(40), on: z.enum(['page', 'edit']) }),
      z.strictObject({ intent: z.literal('discard') }),
      z.strictObject({ intent: z.literal('unpublish'), reason: line(120) }),
      z.strictObject({ intent: z.literal('hide'), reason: line(120) }),
    ]),
  },
  async ({ ctx, web, params: { number: key }, input }) => {
    const here = `/products/${key}`
    switch (input.intent) {
      case 'copy':
        return doneAt(web, `/products/${await createProduct(ctx, { copyOf: key })}/edit`, '已复制为新草稿')
      case 'recall':
        await recallProduct(ctx, { key })
        return doneAt(web, `${here}/edit`, '已撤回，可以继续修改')
      case 'contact':
        await chooseContact(ctx, { kind: 'product', key, personId: input.contact })
        return doneAt(web, input.on === 'edit' ? `${here}/edit` : here, '已保存对接联系人')
      case 'discard':
        await discardRevision(ctx, { key })
        return doneAt(web, here, '已放弃修改，已发布的内容不变')
      case 'unpublish':
        await unpublishProduct(ctx, { key, reason: input.reason })
        return doneAt(web, here, '已下架')
      case 'hide':
        await hideProduct(ctx, { key, reason: input.reason })
        return doneAt(web, here, '已下架，并已告知产品单位')
    }
  },
)

export default function ProductPage() {
  const { gone, view, suggestions, releases, contact } = useLoaderData<unknown>() as Page
  const failure = formFailure(useActionData<typeof action>())
  const footer = <SiteFooter texts={[legalTexts.product, legalTexts.contact]} />
  if (!view) return <PageShell footer={footer}>{gone && <ProductGone gone={gone} />}</PageShell>
  return (
    <PageShell bar={<ProductBar view={view} error={failure?.error.fields.reason} />} footer={footer}>
      <Breadcrumb
        crumbs={[
          { label: '产品', to: '/products' },
          { label: view.category, to: `/products?category=${view.content.categories[0] ?? ''}` },
          { label: view.number ?? '草稿' },
        ]}
      />
      {failure && <Notice tone="bad">{Object.values(failure.error.fields)[0] ?? failure.error.message}</Notice>}
      <ProductText view={view} releases={releases}>
        {contact && (
          <ContactCard choice={contact} to={`/products/${view.number ?? view.id}`} on="page" failure={failure} />
        )}
      </ProductText>
      {suggestions && <MatchSection suggestions={suggestions} subject="need" />}
    </PageShell>
  )
}
