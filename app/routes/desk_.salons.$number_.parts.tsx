import type { MetaFunction } from '@remix-run/node'
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { formFailure } from '#app/domain/form-failure.ts'
import { blockUnitsPage, chooseBlockUnits } from '#app/features/salons/block-units.server.ts'
import { SalonDeskNav } from '#app/features/salons/desk-nav.tsx'
import { blockUnitsSchema } from '#app/features/salons/salon.schema.ts'
import { span } from '#app/features/salons/when.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button } from '#app/ui/button.tsx'
import { CheckboxGroup } from '#app/ui/choices.tsx'
import { Hidden } from '#app/ui/inputs.tsx'
import { EmptyState, Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `部分单位参加的环节 · ${data?.title ?? '沙龙'} · 搭台` },
]
const params = z.object({ number: z.string() })

export const loader = protectedRoute.loader({ permission: 'salon.run', params }, ({ ctx, params: p }) =>
  blockUnitsPage(ctx, p.number),
)

export const action = protectedRoute.action(
  { permission: 'salon.run', params, form: blockUnitsSchema },
  async ({ ctx, web, params: { number }, input }) => {
    const broken = await chooseBlockUnits(ctx, number, input)
    const said = broken > 0 ? '已保存。有洽谈与它同时进行，请到“排议程”重排或移动。' : '已保存'
    return doneAt(web, `/desk/salons/${number}/parts`, said)
  },
)

export default function BlockUnitsPage() {
  const page = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  const base = `/desk/salons/${page.number}`
  return (
    <PageShell>
      <SalonDeskNav number={page.number} title={page.title} current="" />
      <PageHeader
        title="部分单位参加的环节"
        caption="与别的环节同时进行，每家一位参会人参加；只有一位参会人的单位，这段时间不排洽谈。"
        acts={page.open && <Link to={`${base}/edit`}>修改环节</Link>}
      />
      {failure && <Notice tone="bad" title={failure.error.message} />}
      <div className="stack">
        {page.blocks.length === 0 && (
          <EmptyState title="没有只由部分单位参加的环节">
            在“修改环节”里给环节填上开始时刻，它就只由部分单位参加。
          </EmptyState>
        )}
        {page.blocks.map((block) => (
          <Card
            key={block.id}
            title={block.title}
            caption={[span(block), block.room, `${block.units.length} 家`].filter((part) => part !== '').join(' · ')}
          >
            {page.units.length === 0 ? (
              <p className="mut">还没有单位报名。</p>
            ) : (
              <Form method="post" className="stack">
                <Hidden values={{ blockId: block.id, version: page.version }} />
                <CheckboxGroup
                  label="参加的单位"
                  stack
                  name="units"
                  id={`units-${block.id}`}
                  options={page.units.map((u) => ({
                    value: u.id,
                    label: u.name,
                    help: `${u.seats} 人`,
                    disabled: !page.open,
                  }))}
                  defaultValue={failure?.values.blockId?.[0] === block.id ? (failure.values.units ?? []) : block.units}
                />
                {page.open && (
                  <div className="acts">
                    <Button variant="primary">保存</Button>
                  </div>
                )}
              </Form>
            )}
          </Card>
        ))}
      </div>
    </PageShell>
  )
}
