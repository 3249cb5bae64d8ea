import type { MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { line } from '#app/domain/fields.ts'
import { formFailure } from '#app/domain/form-failure.ts'
import { agreeMatch } from '#app/features/matching/agree-match.server.ts'
import { answerQuestion, withdrawQuestion } from '#app/features/matching/answer-question.server.ts'
import { askQuestion } from '#app/features/matching/ask-question.server.ts'
import { confirmMatch } from '#app/features/matching/confirm-match.server.ts'
import { declineMatch } from '#app/features/matching/decline-match.server.ts'
import { dismissMatch } from '#app/features/matching/dismiss-match.server.ts'
import {
  Conditions,
  EvidenceBar,
  EvidenceLinks,
  NearMiss,
  PairCards,
  PairTexts,
  Provenance,
  ReasonLine,
} from '#app/features/matching/evidence-page.tsx'
import { readEvidence } from '#app/features/matching/evidence.queries.server.ts'
import { Disclosure } from '#app/features/matching/interest-page.tsx'
import { noteOpened } from '#app/features/matching/note-views.server.ts'
import { inviteMatch } from '#app/features/matching/invite-match.server.ts'
import { matchForm } from '#app/features/matching/match.schema.ts'
import type { PairKeys } from '#app/features/matching/load-pair.server.ts'
import { PairTalkCard } from '#app/features/matching/pair-talk.tsx'
import { readPairTalk } from '#app/features/matching/pair-talk.queries.server.ts'
import { recallMatch } from '#app/features/matching/recall-match.server.ts'
import { remindMatch } from '#app/features/matching/remind-match.server.ts'
import { restoreMatch } from '#app/features/matching/restore-match.server.ts'
import { viaQuery } from '#app/features/matching/via.ts'
import type { Ctx } from '#app/server/context.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Notice } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

const params = z.object({ opportunity: line(60), product: line(60) })
const query = z.object({
  contacts: z.literal('1').optional().catch(undefined),
  via: viaQuery,
})

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `推荐依据：${data ? `${data.need.number} × ${data.offer.number}` : ''} · 搭台` },
]

export const loader = protectedRoute.loader(
  { permission: 'match.read', params, query },
  async ({ ctx, web, params: keys, query }) => {
    const contacts = query.contacts === '1'
    if (contacts && ctx.actor.kind === 'person') await web.limit('reveal')
    const view = await readEvidence(ctx, keys, contacts)
    noteOpened(ctx, view, query.via ?? 'own')
    return { ...view, talk: await readPairTalk(ctx, keys) }
  },
)

async function act(ctx: Ctx, keys: PairKeys, input: z.infer<typeof matchForm>): Promise<string> {
  switch (input.intent) {
    case 'invite':
      await inviteMatch(ctx, { ...keys, note: input.note, via: input.via })
      return '邀请已发出'
    case 'agree':
      await agreeMatch(ctx, keys)
      return '已同意对接'
    case 'decline':
      await declineMatch(ctx, { ...keys, reasonCode: input.reasonCode, reasonText: input.reasonText })
      return '已谢绝，并已告知对方原因'
    case 'dismiss':
      await dismissMatch(ctx, { ...keys, reasonCode: input.reasonCode, reasonText: input.reasonText })
      return '已标为不合适，原因所指的内容不变时不再推荐'
    case 'restore':
      await restoreMatch(ctx, keys)
      return '已恢复推荐'
    case 'confirm':
      await confirmMatch(ctx, { ...keys, side: input.side })
      return '已代为确认'
    case 'ask':
      await askQuestion(ctx, { ...keys, question: input.question })
      return '问题已发给对方，回答后会通知您'
    case 'answer':
      await answerQuestion(ctx, { ...keys, answer: input.answer })
      return '回答已发给对方'
    case 'unask':
      await withdrawQuestion(ctx, keys)
      return '问题已收回'
    case 'remind':
      await remindMatch(ctx, keys)
      return '已提醒对方'
    case 'recall':
      await recallMatch(ctx, keys)
      return '邀请已收回'
  }
}

export const action = protectedRoute.action(
  { permission: 'match.act', params, submits: true, form: matchForm },
  async ({ ctx, web, params: keys, input }) => {
    const done = await act(ctx, { ...keys, seen: input.seen }, input)
    return doneAt(web, input.from || `/matches/${keys.opportunity}/${keys.product}`, done)
  },
)

export default function EvidencePage() {
  const view = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  return (
    <PageShell saveBar={<EvidenceBar view={view} failure={failure} />}>
      <Breadcrumb
        crumbs={[{ label: view.need.number, to: view.need.to }, { label: '匹配推荐' }, { label: view.offer.number }]}
      />
      <PageHeader title="推荐依据" side="match" acts={<EvidenceLinks view={view} />} />
      {failure && (
        <Notice tone="bad" title={failure.error.message}>
          {Object.values(failure.error.fields).join('；')}
        </Notice>
      )}
      <Disclosure interest={view.interest} />
      {view.reasons && <ReasonLine reasons={view.reasons} />}
      {!view.reasons && (
        <Notice tone="warn" title={view.away ? '推荐暂不可用' : '不再计算推荐依据'}>
          {view.away
            ? '两份文本和往来照常显示，请稍后刷新再看。'
            : '其中一方已截止、到期或刚刚发布，只显示两份文本和往来。'}
        </Notice>
      )}
      <PairTalkCard talk={view.talk} question={view.question} failure={failure} />
      <PairTexts view={view} />
      {view.reasons && <NearMiss reasons={view.reasons} />}
      {view.reasons && <Conditions conditions={view.reasons.conditions} />}
      <PairCards view={view} />
      <Provenance view={view} />
    </PageShell>
  )
}
