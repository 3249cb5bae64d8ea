import type { MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { formFailure } from '#app/domain/form-failure.ts'
import { salonFormValues } from '#app/features/salons/desk.queries.server.ts'
import { SalonFields } from '#app/features/salons/salon-fields.tsx'
import { salonFormSchema } from '#app/features/salons/salon.schema.ts'
import { editSalon } from '#app/features/salons/save-salon.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button } from '#app/ui/button.tsx'
import { Hidden } from '#app/ui/inputs.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

export const meta: MetaFunction = () => [{ title: '修改沙龙 · 搭台' }]
const params = z.object({ number: z.string() })

export const loader = protectedRoute.loader({ permission: 'salon.run', params }, ({ ctx, params: p }) =>
  salonFormValues(ctx, p.number),
)

export const action = protectedRoute.action(
  { permission: 'salon.run', params, form: salonFormSchema },
  async ({ ctx, web, params: p, input }) => {
    const number = await editSalon(ctx, p.number, input)
    return doneAt(web, `/desk/salons/${number}`, '已保存')
  },
)

export default function EditSalonPage() {
  const { salon, organisers } = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  const version = Number(failure?.values.version?.[0] ?? salon.version)
  return (
    <PageShell>
      <div className="mx-auto w-full max-w-[860px]">
        <Breadcrumb
          crumbs={[
            { label: '沙龙', to: '/desk/salons' },
            { label: salon.title, to: `/desk/salons/${salon.number}` },
            { label: '修改' },
          ]}
        />
        <PageHeader title="修改沙龙" caption="改动先进草稿，发布新一版议程后公开页面才变。" />
        {failure && <Notice tone="bad" title={failure.error.message} />}
        <Form method="post" className="stack">
          <Hidden values={{ version }} />
          <SalonFields values={salon} organisers={organisers} failure={failure} />
          <Button variant="primary">保存</Button>
        </Form>
      </div>
    </PageShell>
  )
}
