import { asksCost } from '#app/domain/opportunity-content.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import { emptyResponse, fitToNeed } from '#app/domain/response-content.ts'
import type { ResponseContent } from '#app/domain/response-content.ts'
import { defaultSentence, replyDueOn } from '#app/domain/response-rules.ts'
import { DAY_MS, shanghaiParts } from '#app/domain/time.ts'
import type { AnswerMode, OrganisationKind } from '#app/domain/vocabulary.ts'
import { startCollaboration } from '../repos/collaborations.ts'
import { nextNumber } from '../repos/counters.ts'
import { findOpportunity } from '../repos/opportunities.ts'
import type { OpportunityRow } from '../repos/opportunities.ts'
import { insertResponse, putDraftVersion } from '../repos/responses.ts'
import type { Tx } from '../schema.ts'
import { authorOf } from './accounts.ts'
import { answers } from './activity.ts'
import { needs } from './needs.ts'
import { idOf } from './seed-tools.ts'
import type { SeedIds, SeedTools } from './seed-tools.ts'
import type { SeedAnswer } from './types.ts'

/** Answers with sealed bodies, receipts, replies and histories, as the product would have written them. */
export async function loadResponses(tx: Tx, tools: SeedTools, ids: SeedIds): Promise<void> {
  const inOrder = [...answers].sort((a, b) => (b.submittedDaysAgo ?? 0) - (a.submittedDaysAgo ?? 0))
  for (const answer of inOrder) {
    const need = await findOpportunity(tx, idOf(ids.needs, answer.need))
    if (!need?.public_json) throw new Error(`demonstration data answers the unpublished need ${answer.need}`)
    await load(tx, tools, ids, { answer, need })
  }
}

interface Loading {
  answer: SeedAnswer
  need: OpportunityRow
}

/** When what happened. A reader opens an answer a day after it came. */
function times({ now }: SeedTools, answer: SeedAnswer) {
  const submittedAt = answer.state === 'draft' ? null : now - (answer.submittedDaysAgo ?? 0) * DAY_MS
  const read = answer.state !== 'draft' && answer.state !== 'submitted'
  return {
    submittedAt,
    viewedAt: read && submittedAt !== null ? submittedAt + DAY_MS : null,
    decidedAt: answer.reply ? now - answer.reply.daysAgo * DAY_MS : null,
  }
}

function contentOf(ids: SeedIds, { answer, need }: Loading): ResponseContent {
  const asked = JSON.parse(need.public_json ?? '{}') as OpportunityContent
  const content = {
    ...emptyResponse,
    productId: answer.product ? idOf(ids.products, answer.product) : '',
    overview: answer.overview,
    cases: answer.cases,
    leadTimeDays: answer.leadTimeDays,
    modes: answer.modes,
    cost: answer.cost ?? emptyResponse.cost,
    cooperation: answer.cooperation,
    joinSalon: answer.joinSalon ? ('yes' as const) : ('no' as const),
    contact: answer.contact,
    pledge: answer.pledge,
    // Lines are numbered in the data as m1, m2 … in the order of the need.
    mustAnswers: asked.musts.flatMap((must, i) => {
      const line = answer.mustAnswers[i]
      return line ? [{ ...line, line: must.id }] : []
    }),
  }
  return fitToNeed(content, asked, asksCost(asked, need.owner_kind as OrganisationKind))
}

async function load(tx: Tx, tools: SeedTools, ids: SeedIds, loading: Loading): Promise<void> {
  const { answer, need } = loading
  const { submittedAt, viewedAt, decidedAt } = times(tools, answer)
  const year = shanghaiParts(tools.now).year
  const author = idOf(ids.people, authorOf(answer.organisation))
  const owner = idOf(ids.people, authorOf(needs.find((n) => n.key === answer.need)?.organisation ?? ''))
  const content = contentOf(ids, loading)
  const { reply } = answer
  const id = tools.newId()
  const createdAt = submittedAt ?? tools.now - DAY_MS
  const receipt = submittedAt === null ? null : await nextNumber(tx, 'HZ', year)
  const hash = submittedAt === null ? '' : tools.contentHash(content)
  const mode = need.answer_mode as AnswerMode
  await insertResponse(tx, {
    id,
    number: submittedAt === null ? null : await nextNumber(tx, 'YD', year),
    opportunity_id: need.id,
    organisation_id: idOf(ids.organisations, answer.organisation),
    product_id: answer.state === 'interested' && content.productId !== '' ? content.productId : null,
    author_id: author,
    status: answer.state,
    draft_version: submittedAt === null ? 1 : null,
    submitted_version: submittedAt === null ? null : 1,
    receipt,
    submitted_hash: hash,
    submitted_at: submittedAt,
    viewed_at: viewedAt,
    viewed_by: viewedAt === null ? null : owner,
    decided_at: decidedAt,
    decided_by: decidedAt === null ? null : owner,
    reason_code: reply?.reason ?? '',
    reason_line: reply?.reasonLine ?? null,
    reason_text: reply?.text ?? (reply?.reason ? defaultSentence(reply.reason, reply.reasonLine ?? null) : ''),
    advice: reply?.advice ?? '',
    follow_path: reply?.followPath ?? '',
    reply_due_on: submittedAt === null ? '' : replyDueOn({ mode, deadlineAt: need.deadline_at }, submittedAt),
    demo: 1,
    created_at: createdAt,
    updated_at: decidedAt ?? viewedAt ?? createdAt,
  })
  await putDraftVersion(tx, {
    response_id: id,
    version: 1,
    ...tools.sealBody({ responseId: id, version: 1 }, content),
    plain_hash: hash,
    author_id: author,
    created_at: createdAt,
    submitted_at: submittedAt,
    receipt,
  })
  if (answer.state === 'interested')
    await startCollaboration(tx, {
      id: tools.newId(),
      opportunityId: need.id,
      organisationId: idOf(ids.organisations, answer.organisation),
      productId: content.productId || null,
      responseId: id,
      now: decidedAt ?? tools.now,
    })
  await history(tx, tools, { id, answer, author, owner, createdAt, submittedAt, viewedAt, decidedAt })
}

interface Steps extends ReturnType<typeof times> {
  id: string
  answer: SeedAnswer
  author: string
  owner: string
  createdAt: number
}

async function history(tx: Tx, tools: SeedTools, s: Steps): Promise<void> {
  const rows: [action: string, from: string, to: string, by: string, at: number][] = [
    ['create', '', 'draft', s.author, s.createdAt],
  ]
  if (s.submittedAt !== null) rows.push(['submit', 'draft', 'submitted', s.author, s.submittedAt])
  if (s.viewedAt !== null) rows.push(['view', 'submitted', 'viewed', s.owner, s.viewedAt])
  if (s.decidedAt !== null) {
    const action = s.answer.state === 'interested' ? 'interest' : 'decline'
    rows.push([action, 'viewed', s.answer.state, s.owner, s.decidedAt])
  }
  for (const [action, from, to, by, at] of rows)
    await tx
      .insertInto('status_history')
      .values({
        id: tools.newId(),
        object_kind: 'response',
        object_id: s.id,
        action,
        from_status: from,
        to_status: to,
        person_id: by,
        created_at: at,
      })
      .execute()
}
