import type { MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { line } from '#app/domain/fields.ts'
import { formFailure } from '#app/domain/form-failure.ts'
import { categoryName, isCategory } from '#app/domain/taxonomy.ts'
import { newSalonForm } from '#app/features/salons/desk.queries.server.ts'
import { freshSalon, SalonFields } from '#app/features/salons/salon-fields.tsx'
import { salonFormSchema } from '#app/features/salons/salon.schema.ts'
import { createSalon } from '#app/features/salons/save-salon.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button } from '#app/ui/button.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

export const meta: MetaFunction = () => [{ title: '新建沙龙 · 搭台' }]

export const loader = protectedRoute.loader(
  { permission: 'salon.create', query: z.object({ category: line(60).catch('').default('') }) },
  async ({ ctx, query: { category } }) => ({
    ...(await newSalonForm(ctx)),
    theme: isCategory(category) ? categoryName(category) : '',
  }),
)

export const action = protectedRoute.action(
  { permission: 'salon.create', form: salonFormSchema },
  async ({ ctx, web, input }) => {
    const number = await createSalon(ctx, input)
    return doneAt(web, `/desk/salons/${number}`, `已新建 ${number}`)
  },
)

export default function NewSalonPage() {
  const { organisers, self, now, theme } = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  return (
    <PageShell>
      <div className="mx-auto w-full max-w-[860px]">
        <Breadcrumb crumbs={[{ label: '沙龙', to: '/desk/salons' }, { label: '新建' }]} />
        <PageHeader title="新建沙龙" caption="半天模板：约 80 人，5 轮洽谈，每轮 15 分钟、换桌 3 分钟" />
        {failure && <Notice tone="bad" title={failure.error.message} />}
        <Form method="post" className="stack">
          <SalonFields values={freshSalon(now, self, theme)} organisers={organisers} failure={failure} />
          <Button variant="primary">新建沙龙</Button>
        </Form>
      </div>
    </PageShell>
  )
}
