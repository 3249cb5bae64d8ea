import type { MetaFunction } from '@remix-run/node'
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react'
import { formFailure } from '#app/domain/form-failure.ts'
import { noteFields } from '#app/domain/invitation-note.ts'
import { legalTexts } from '#app/domain/legal-texts.ts'
import { categoryCodes, categoryName } from '#app/domain/taxonomy.ts'
import { matchLevel } from '#app/domain/vocabulary.ts'
import { holdInvitations } from '#app/features/matching/hold-invitations.server.ts'
import { NEEDS_TO_CHOOSE, holdForm, invitationsQuery } from '#app/features/matching/invitation.schema.ts'
import { InvitationChoices } from '#app/features/matching/invitation-tables.tsx'
import { invitationChoices } from '#app/features/matching/invitations.queries.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button } from '#app/ui/button.tsx'
import { Hidden, Select, TextArea } from '#app/ui/inputs.tsx'
import { Pager } from '#app/ui/list-page.tsx'
import { EmptyState, Notice } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction = () => [{ title: '批量邀约 · 搭台' }]

export const loader = protectedRoute.loader(
  { permission: 'invitation.hold', query: invitationsQuery },
  ({ ctx, query }) => invitationChoices(ctx, query),
)

export const action = protectedRoute.action(
  { permission: 'invitation.hold', form: holdForm },
  async ({ ctx, web, input }) => {
    const pairs = input.pairs.map((pair) => {
      const [opportunity = '', product = ''] = pair.split('~')
      return { opportunity, product }
    })
    const { held, skipped } = await holdInvitations(ctx, { ...input, pairs })
    const passed = skipped.length === 0 ? '' : `；${skipped.length} 对没有暂存：${skipped.join('、')}`
    return doneAt(web, '/desk/invitations/held', `已暂存 ${held} 份邀约，还没有发出${passed}`)
  },
)

const FORM = 'hold'
const TEMPLATE = '机会“{机会}”与产品“{产品}”内容相近，建议双方先沟通一次。请看推荐依据后答复；有疑问可以先提问。'

export default function InvitationsPage() {
  const { away, choices, seen, held, needs, query, releases, salons } = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  const keep = { category: query.category, release: query.release, salon: query.salon, level: query.level }
  const href = (more: Record<string, string>) =>
    `?${new URLSearchParams(Object.entries({ ...keep, ...more }).filter(([, value]) => value !== '')).toString()}`
  const ticked = failure?.values['pairs[]'] ?? failure?.values.pairs
  return (
    <PageShell>
      <Breadcrumb crumbs={[{ label: '工作台', to: '/desk' }, { label: '批量邀约' }]} />
      <PageHeader
        title="批量邀约"
        side="match"
        caption="勾选推荐的配对，写一份附言，先暂存、看过再发。"
        acts={<Link to="/desk/invitations/held">暂存的邀约 {held}</Link>}
      />
      {failure && (
        <Notice tone="bad" title={failure.error.message}>
          {Object.values(failure.error.fields).join('；')}
        </Notice>
      )}
      <div className="stack">
        <Card title={`可邀约 ${choices.length} 对`} caption="只列还没有人邀请、也没有暂存的推荐" flush>
          <Form method="get" className="card-b filters no-print" aria-label="筛选">
            <Select
              label="领域"
              name="category"
              placeholder="全部领域"
              defaultValue={query.category}
              options={categoryCodes.map((value) => ({ value, label: categoryName(value) }))}
            />
            <Select
              label="清单批次"
              name="release"
              placeholder="不限批次"
              defaultValue={query.release}
              options={releases}
            />
            <Select
              label="相关程度"
              name="level"
              placeholder="可能相关及以上"
              defaultValue={query.level}
              options={[
                { value: 'high', label: matchLevel.labels.high },
                { value: 'medium', label: `${matchLevel.labels.medium}及以上` },
              ]}
            />
            <Select
              label="沙龙（至少一方已报名）"
              name="salon"
              placeholder="不限沙龙"
              defaultValue={query.salon}
              options={salons}
            />
            <Button>筛选</Button>
            {Object.values(keep).some((value) => value !== '') && <Link to="?">清除</Link>}
          </Form>
          {away ? (
            <div className="card-b">
              <Notice tone="warn" title="推荐暂不可用">
                请稍后刷新再选。
              </Notice>
            </div>
          ) : choices.length === 0 ? (
            <EmptyState title="没有可邀约的配对">换一个领域、批次或相关程度，或看下一页的机会。</EmptyState>
          ) : (
            <>
              <p className="card-b acts no-print">
                <Link to={href({ all: '1', page: String(needs.page) })} preventScrollReset>
                  全选本页
                </Link>
                {query.all && (
                  <Link to={href({ page: String(needs.page) })} preventScrollReset>
                    取消全选
                  </Link>
                )}
              </p>
              <InvitationChoices
                key={String(query.all)}
                choices={choices}
                form={FORM}
                ticked={(value) => query.all || (ticked?.includes(value) ?? false)}
              />
            </>
          )}
        </Card>
        {needs.total > NEEDS_TO_CHOOSE && (
          <div>
            <p className="cap">每页列 {NEEDS_TO_CHOOSE} 项机会的推荐</p>
            <Pager
              page={needs.page}
              pageSize={NEEDS_TO_CHOOSE}
              total={needs.total}
              hrefFor={(page) => href({ page: String(page) })}
            />
          </div>
        )}
        {choices.length > 0 && (
          <Card title="附言" caption="牵头单位的邀请需要双方分别同意，双方都会收到通知">
            <Form method="post" id={FORM}>
              <Hidden values={{ salon: query.salon, seen: failure?.values.seen?.[0] ?? seen }} />
              <TextArea
                label="附言"
                name="template"
                help={`每对各填一份。可以写：${Object.keys(noteFields)
                  .map((name) => `{${name}}`)
                  .join(' ')}`}
                defaultValue={failure?.values.template?.[0] ?? TEMPLATE}
                error={failure?.error.fields.template}
              />
              <Button variant="primary">暂存勾选的邀约</Button>
            </Form>
          </Card>
        )}
        <p className="cap">{legalTexts.match}</p>
      </div>
    </PageShell>
  )
}
