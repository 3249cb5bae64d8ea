import { DomainError } from '#app/domain/errors.ts'
import { answersInOrder, emptyResponse, responseFindings } from '#app/domain/response-content.ts'
import type { ResponseContent } from '#app/domain/response-content.ts'
import { nextStatus, responseActions } from '#app/domain/status.ts'
import type { ResponseStatus } from '#app/domain/status.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { contentHash } from '#app/server/ids.ts'
import { historyOf } from '#db/repos/history.ts'
import { productsOf } from '#db/repos/products.ts'
import { ownResponses } from '#db/repos/response-lists.ts'
import { submittedVersions } from '#db/repos/responses.ts'
import type { ResponseRow } from '#db/repos/responses.ts'
import { productAnswer } from './fill-response.server.ts'
import { bodyView, decisionView, maySubmit, needHead } from './head.server.ts'
import { loadNeed, requireOtherSide } from './load-need.server.ts'
import type { Need } from './load-need.server.ts'
import { readLatestBody, readOwnBody } from './own-body.server.ts'
import { findOwn, loadOwn, recusedFrom } from './own-side.server.ts'
import { responseState } from './response-view.ts'
import { responseFormValues } from './response.schema.ts'

/** How many choices the two lists for filling in offer. */
const CHOICES = 50

/** Why the form takes nothing more; null while it does. */
function closedBy(need: Need, answer: ResponseRow | undefined): 'closed' | 'read' | null {
  if (need.status !== 'published') return 'closed'
  return answer && nextStatus(responseActions, 'submit', answer.status as ResponseStatus) === null ? 'read' : null
}

/** The answer form: the draft, else what was submitted last, else empty or with what the given own product says. */
export async function editResponse(ctx: Ctx, key: string, query: { product?: string }) {
  const need = await loadNeed(ctx, ctx.read, key)
  if (need.access === 'gone') throw new DomainError('gone')
  const actor = requirePermission(ctx, 'response.draft')
  requireOtherSide(actor, need)
  const organisationId = actor.organisation?.id
  if (!organisationId) throw new DomainError('forbidden')
  const answer = await findOwn(ctx, ctx.read, need)
  const stored = answer ? await readLatestBody(ctx, ctx.read, answer) : null
  const content = stored ?? (query.product ? await productAnswer(ctx, query.product) : emptyResponse)
  const { products, earlier } = await sources(ctx, organisationId, need)
  return {
    need: await needHead(ctx, need),
    now: ctx.now,
    version: answer?.version ?? 0,
    savedAt: answer?.updated_at ?? null,
    state: answer ? responseState(answer.status as ResponseStatus) : null,
    besideSubmitted: answer?.status === 'submitted',
    hasAnswer: answer !== undefined,
    closed: closedBy(need, answer),
    maySubmit: maySubmit(ctx),
    values: responseFormValues({ ...content, mustAnswers: answersInOrder(content, need.content) }),
    findings: answer ? responseFindings(content, need.content) : [],
    products,
    earlier,
  }
}
export type ResponseEdit = Awaited<ReturnType<typeof editResponse>>

async function sources(ctx: Ctx, organisationId: string, need: Need) {
  const products = await productsOf(ctx.read, organisationId, { limit: CHOICES, offset: 0 })
  const own = maySubmit(ctx) || ctx.actor.kind !== 'person' ? undefined : ctx.actor.personId
  const page = { organisationId, authorId: own, limit: CHOICES, offset: 0 }
  const earlier = await ownResponses(ctx.read, page)
  return {
    products: products.rows
      .filter((p) => p.public_json !== null)
      .map((p) => ({ value: p.id, label: `${p.title}（${p.number ?? ''}）` })),
    earlier: earlier.rows
      .filter((r) => r.opportunity_id !== need.row.id)
      .map((r) => ({ value: r.opportunity_id, label: `${r.opportunity_title}（${r.number ?? '草稿'}）` })),
  }
}

/** Everything that would be submitted, to be read through once more; null when there is no draft. */
export async function reviewResponse(ctx: Ctx, key: string) {
  const need = await loadNeed(ctx, ctx.read, key)
  const actor = requirePermission(ctx, 'response.draft')
  requireOtherSide(actor, need)
  const answer = await loadOwn(ctx, ctx.read, need)
  if (answer.draft_version === null) return null
  const content = await readOwnBody(ctx, ctx.read, answer, answer.draft_version)
  return {
    need: await needHead(ctx, need),
    now: ctx.now,
    organisation: actor.organisation?.name ?? '',
    version: answer.version,
    body: await bodyView(ctx, content),
    findings: responseFindings(content, need.content),
    besideSubmitted: answer.status === 'submitted',
    maySubmit: maySubmit(ctx),
    recused: await recusedFrom(ctx, answer),
    closed: closedBy(need, answer),
  }
}
export type ResponseReview = NonNullable<Awaited<ReturnType<typeof reviewResponse>>>

/** The unit's own answer as it stands: what was submitted, its receipt, what the owner said. */
export async function ownAnswer(ctx: Ctx, key: string) {
  const need = await loadNeed(ctx, ctx.read, key)
  const answer = await loadOwn(ctx, ctx.read, need)
  const status = answer.status as ResponseStatus
  const open = closedBy(need, answer) === null
  const submitted =
    answer.submitted_version === null ? null : await readOwnBody(ctx, ctx.read, answer, answer.submitted_version)
  const draft = answer.draft_version === null ? null : await readOwnBody(ctx, ctx.read, answer, answer.draft_version)
  const shown = submitted ?? draft
  const history = await historyOf(ctx.read, 'response', answer.id)
  return {
    need: await needHead(ctx, need),
    now: ctx.now,
    organisation: ctx.actor.kind === 'person' ? (ctx.actor.organisation?.name ?? '') : '',
    status,
    state: responseState(status),
    number: answer.number,
    draftBeside: submitted !== null && draft !== null,
    body: shown && (await bodyView(ctx, shown)),
    receipt: submitted && receiptOf(answer, submitted),
    versions: await submittedVersions(ctx.read, answer.id),
    viewedAt: answer.viewed_at,
    replyDueOn: answer.reply_due_on,
    decision: decisionView(answer),
    history: history.map((h) => ({ at: h.created_at, word: stepWords[h.action] ?? h.action, by: byWhom(h) })),
    acts: {
      edit: open,
      withdraw: open && status === 'submitted' && maySubmit(ctx) && !(await recusedFrom(ctx, answer)),
    },
  }
}
export type OwnAnswer = Awaited<ReturnType<typeof ownAnswer>>

/** The receipt, with its hash computed again from the decrypted text. */
function receiptOf(answer: ResponseRow, submitted: ResponseContent) {
  const { receipt, submitted_at: at, submitted_hash: hash, submitted_version: version } = answer
  if (receipt === null || at === null) return null
  return { receipt, at, hash, version: version ?? 1, verified: contentHash(submitted) === hash }
}

const stepWords: Record<string, string> = {
  create: '开始填写',
  submit: '提交',
  withdraw: '撤回',
  view: '对方已查看',
  open: '对方已统一查看',
  interest: '对方答复：有意向',
  decline: '对方答复：未选用',
}
const OWN_STEPS = new Set(['create', 'submit', 'withdraw'])

/** Colleagues are named; who acts on the owner's side is not the firm's to know. */
const byWhom = (h: { action: string; person_name: string | null }) =>
  OWN_STEPS.has(h.action) ? (h.person_name ?? '') : ''
