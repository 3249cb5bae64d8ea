import { redirect } from '@remix-run/node'
import type { MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { line } from '#app/domain/fields.ts'
import { formFailure } from '#app/domain/form-failure.ts'
import { legalTexts } from '#app/domain/legal-texts.ts'
import { createOpportunity } from '#app/features/items/opportunity/create-opportunity.server.ts'
import { earlierOpportunities } from '#app/features/items/opportunity/own-opportunities.queries.server.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button } from '#app/ui/button.tsx'
import { Select } from '#app/ui/inputs.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '我要发需求 · 搭台' }]

export const loader = protectedRoute.loader({ permission: 'opportunity.edit' }, async ({ ctx }) => ({
  earlier: await earlierOpportunities(ctx),
}))

export const action = protectedRoute.action(
  {
    permission: 'opportunity.edit',
    form: z.strictObject({ copyOf: line(60).optional(), at: z.literal('musts').optional() }),
  },
  async ({ ctx, input }) => {
    const id = await createOpportunity(ctx, { copyOf: input.copyOf || undefined })
    return redirect(`/opportunities/${id}/edit${input.at ? `#${input.at}` : ''}`, 303)
  },
)

export default function NewOpportunityPage() {
  const { earlier } = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  return (
    <PageShell>
      <div className="column stack">
        <PageHeader title="我要发需求" side="need" />
        {failure && <Notice tone="bad" title={failure.error.message} />}
        <Card title="从头填写">
          <p>
            必填七项：名称、需求概况、所属领域、合作方式、责任科室、办公电话、有效期。没写完也会保存，随时可以接着写。
          </p>
          <Form method="post" className="acts mt-4">
            <Button variant="primary">新建草稿</Button>
          </Form>
        </Card>
        {earlier.length > 0 && (
          <Card title="从以前的需求复制" caption="日期和当时的办理信息不复制">
            <Form method="post">
              <Select
                label="以前的需求"
                name="copyOf"
                options={earlier.map((item) => ({ value: item.id, label: item.label }))}
                placeholder={null}
              />
              <Button>复制为新草稿</Button>
            </Form>
          </Card>
        )}
        <p className="cap">{legalTexts.list}</p>
      </div>
    </PageShell>
  )
}
