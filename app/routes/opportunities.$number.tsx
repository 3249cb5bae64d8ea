import { data } from '@remix-run/node'
import type { MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { line, text } from '#app/domain/fields.ts'
import { formFailure } from '#app/domain/form-failure.ts'
import { dayOf, parseDeadline } from '#app/domain/time.ts'
import { followPath } from '#app/domain/vocabulary.ts'
import { chooseContact, contactChoice } from '#app/features/items/choose-contact.server.ts'
import { ContactCard } from '#app/features/items/contact-choice.tsx'
import { ItemFooter } from '#app/features/items/item-footer.tsx'
import { closeOpportunity } from '#app/features/items/opportunity/close-opportunity.server.ts'
import { confirmOpportunity } from '#app/features/items/opportunity/confirm-opportunity.server.ts'
import { decideEnd } from '#app/features/items/opportunity/decide-end.server.ts'
import { endOpportunity } from '#app/features/items/opportunity/end-opportunity.server.ts'
import { GonePage } from '#app/features/items/opportunity/gone-page.tsx'
import { OpportunityBar, OwnerActs } from '#app/features/items/opportunity/opportunity-acts.tsx'
import {
  OpportunityArticle,
  OpportunityCrumbs,
  OpportunityFacts,
} from '#app/features/items/opportunity/opportunity-page.tsx'
import { readOpportunity } from '#app/features/items/opportunity/opportunity.queries.server.ts'
import { proposeEnd } from '#app/features/items/opportunity/propose-end.server.ts'
import { publishOpportunity } from '#app/features/items/opportunity/publish-opportunity.server.ts'
import { recallOpportunity } from '#app/features/items/opportunity/recall-opportunity.server.ts'
import { scheduleOpportunity } from '#app/features/items/opportunity/schedule-opportunity.server.ts'
import { settleOpportunity } from '#app/features/items/opportunity/settle-opportunity.server.ts'
import { MatchSection } from '#app/features/matching/match-section.tsx'
import { suggestionsForOpportunity } from '#app/features/matching/suggestions.queries.server.ts'
import { releasesWithItem } from '#app/features/releases/releases-of-item.queries.server.ts'
import type { Ctx } from '#app/server/context.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Notice } from '#app/ui/notice.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

const params = z.object({ number: line(60) })

type Page = Awaited<ReturnType<typeof readOpportunity>> & {
  today: string
  suggestions: Awaited<ReturnType<typeof suggestionsForOpportunity>>
  releases: Awaited<ReturnType<typeof releasesWithItem>>
  contact: Awaited<ReturnType<typeof contactChoice>>
}

export const meta: MetaFunction = ({ data: loaded }) => {
  const page = loaded as Page | undefined
  return [{ title: `${page?.need?.title ?? page?.gone?.title ?? '机会'} · 搭台` }]
}

export const loader = protectedRoute.loader(
  { permission: 'public.read', params },
  async ({ ctx, params: { number } }) => {
    const page = await readOpportunity(ctx, number)
    const suggestions = page.need && (await suggestionsForOpportunity(ctx, page.need.id))
    const releases = page.need ? await releasesWithItem(ctx, 'opportunity', page.need.id) : []
    const contact = page.need && (await contactChoice(ctx, 'opportunity', page.need.id))
    return data({ ...page, suggestions, releases, contact, today: dayOf(ctx.now) }, { status: page.gone ? 410 : 200 })
  },
)

const reason = text(200)
const form = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('recall') }),
  z.strictObject({ intent: z.literal('publish') }),
  z.strictObject({
    intent: z.literal('schedule'),
    publishAt: z.strictObject({ day: z.string(), time: z.string() }),
  }),
  z.strictObject({ intent: z.literal('unschedule') }),
  z.strictObject({ intent: z.literal('close') }),
  z.strictObject({ intent: z.literal('confirm') }),
  z.strictObject({ intent: z.literal('withdraw'), reason }),
  z.strictObject({ intent: z.literal('cancel'), reason }),
  z.strictObject({ intent: z.literal('proposeEnd'), how: z.enum(['withdraw', 'cancel']), reason }),
  z.strictObject({ intent: z.enum(['confirmEnd', 'dropEnd']), proposedAt: z.coerce.number().int() }),
  z.strictObject({ intent: z.literal('settle'), followPath: z.enum(followPath.codes).or(z.literal('')) }),
  z.strictObject({ intent: z.literal('giveUp') }),
  z.strictObject({ intent: z.literal('contact'), contact: line(40), on: z.enum(['page', 'edit']) }),
])

async function act(ctx: Ctx, key: string, input: z.infer<typeof form>): Promise<string> {
  switch (input.intent) {
    case 'recall':
      await recallOpportunity(ctx, { key })
      return '已撤回提交，回到草稿'
    case 'publish':
      await publishOpportunity(ctx, { key })
      return '已发布'
    case 'schedule': {
      const { day, time } = input.publishAt
      await scheduleOpportunity(ctx, { key, publishAt: parseDeadline(`${day} ${time || '09:00'}`) ?? 0 })
      return '已设为定时发布'
    }
    case 'unschedule':
      await scheduleOpportunity(ctx, { key, publishAt: null })
      return '已取消定时发布'
    case 'close':
      await closeOpportunity(ctx, { key })
      return '已截止'
    case 'confirm':
      await confirmOpportunity(ctx, { key })
      return '已确认仍然有效'
    case 'withdraw':
    case 'cancel':
      await endOpportunity(ctx, { key, how: input.intent, reason: input.reason })
      return input.intent === 'withdraw' ? '已撤回' : '已终止'
    case 'proposeEnd':
      await proposeEnd(ctx, { key, how: input.how, reason: input.reason })
      return '已提请，等另一位同事确认'
    case 'confirmEnd':
    case 'dropEnd':
      await decideEnd(ctx, { key, proposedAt: input.proposedAt, confirm: input.intent === 'confirmEnd' })
      return input.intent === 'confirmEnd' ? '已确认，并已告知责任单位' : '已作罢，内容不变'
    case 'settle':
      await settleOpportunity(ctx, { key, result: 'matched', followPath: input.followPath })
      return '已记为达成对接意向'
    case 'giveUp':
      await settleOpportunity(ctx, { key, result: 'unmatched' })
      return '已记为未达成对接'
    case 'contact':
      await chooseContact(ctx, { kind: 'opportunity', key, personId: input.contact })
      return '已保存对接联系人'
  }
}

export const action = protectedRoute.action(
  { permission: 'public.read', params, form },
  async ({ ctx, web, params: { number }, input }) =>
    doneAt(
      web,
      `/opportunities/${number}${input.intent === 'contact' && input.on === 'edit' ? '/edit' : ''}`,
      await act(ctx, number, input),
    ),
)

export default function OpportunityPage() {
  const { need, gone, suggestions, releases, contact, today } = useLoaderData<Page>()
  const failure = formFailure(useActionData<typeof action>())
  if (gone) return <GonePage gone={gone} />
  return (
    <PageShell bar={<OpportunityBar need={need} />} footer={<ItemFooter advice />}>
      {failure && (
        <Notice tone="bad" title={failure.error.message}>
          {Object.values(failure.error.fields).join('；')}
        </Notice>
      )}
      <OpportunityCrumbs need={need} />
      <div className="item">
        <OpportunityArticle need={need} />
        <aside className="stack">
          <OpportunityFacts need={need} releases={releases} />
          <OwnerActs need={need} failure={failure} today={today} />
          {contact && <ContactCard choice={contact} to={`/opportunities/${need.key}`} on="page" failure={failure} />}
        </aside>
      </div>
      {suggestions && <MatchSection suggestions={suggestions} subject="offer" />}
    </PageShell>
  )
}
