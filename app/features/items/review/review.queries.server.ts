import { z } from 'zod'
import { DomainError, errorMessage } from '#app/domain/errors.ts'
import { pageNumber } from '#app/domain/fields.ts'
import { opportunityFindings } from '#app/domain/opportunity-content.ts'
import type { Finding } from '#app/domain/opportunity-content.ts'
import { can } from '#app/domain/policy/can.ts'
import { productFindings } from '#app/domain/product-content.ts'
import {
  checksFor,
  isLastStep,
  namedChecks,
  reviewChecks,
  reviewDecisions,
  reviewModes,
  reviewSteps,
  standingRecords,
  stepRefusal,
  stepsFor,
} from '#app/domain/review.ts'
import { dayOf, formatAge, formatDay, formatInstant, formatShortDay } from '#app/domain/time.ts'
import { organisationKind, secrecyGround } from '#app/domain/vocabulary.ts'
import type { ItemKind, OrganisationKind } from '#app/domain/vocabulary.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { reviewQueue } from '#db/repos/approvals.ts'
import type { Approval } from '#db/repos/approvals.ts'
import { historyOf } from '#db/repos/history.ts'
import { reviewPresetSetting } from '#db/repos/lead-settings.ts'
import { permissionOf } from './decide-review.server.ts'
import { loadReview } from './load-review.server.ts'
import type { Review } from './load-review.server.ts'
import { personalDataWarnings, reviewFieldLabels, reviewFieldName, reviewFields } from './review-text.ts'

const PER_PAGE = 20

/** What narrows the queue, as it stands in the address. */
export const reviewsQuery = z.object({
  kind: z.enum(['opportunity', 'product']).optional().catch(undefined),
  page: pageNumber,
})
export type ReviewsQuery = z.infer<typeof reviewsQuery>

/**
 * What waits for review, oldest first. Reviewers and the lead unit see all of it as rows; a 单位联络员 sees the items
 * of the own unit, which wait there for 初审 or 批准.
 */
export async function listReviews(
  ctx: Ctx,
  { perPage: limit = PER_PAGE, ...query }: ReviewsQuery & { perPage?: number },
) {
  const actor = requirePermission(ctx, 'self.manage')
  const all = actor.staff.some((role) => role === 'reviewer' || role === 'organiser')
  const own = actor.organisation?.role === 'admin' ? [actor.organisation.id] : []
  if (!all && own.length === 0) throw new DomainError('forbidden')
  const { rows, total } = await reviewQueue(ctx.read, {
    kind: query.kind,
    owners: all ? undefined : own,
    limit,
    offset: (query.page - 1) * limit,
  })
  const mayTake = can(actor, 'review.take') === true
  return {
    total,
    page: query.page,
    pageSize: limit,
    kind: query.kind ?? null,
    everything: all,
    preset: await reviewPresetSetting(ctx.read),
    rows: rows.map((row) => {
      const mine = row.reviewerId === actor.personId
      const owned = row.ownerId === actor.organisation?.id
      return {
        kind: row.kind,
        id: row.id,
        title: row.title || '（未命名）',
        number: row.number ?? '',
        owner: row.ownerName,
        ownerKind: organisationKind.labels[row.ownerKind],
        revision: row.revision,
        submittedAt: row.submittedAt,
        age: formatAge(row.submittedAt, ctx.now),
        submittedOn: formatShortDay(row.submittedAt, ctx.now),
        reviewer: row.reviewerName,
        mine,
        opens: mine || owned,
        takes: mayTake && row.reviewerId === null,
        takesFrom: mayTake && row.reviewerId !== null && !mine ? row.reviewerId : null,
      }
    }),
  }
}
export type ReviewList = Awaited<ReturnType<typeof listReviews>>

function findingsOf({ item, ownerKind }: Pick<Review, 'item' | 'ownerKind'>, now: number): Finding[] {
  return item.kind === 'opportunity'
    ? opportunityFindings(item.content, { now, ownerKind })
    : productFindings(item.content, { today: dayOf(now) })
}

/** An entry of the review in the words of the page and the printed form. */
export function recordView(kind: ItemKind, record: Approval) {
  return {
    id: record.id,
    step: record.step,
    stepWord: reviewSteps[record.step],
    decision: reviewDecisions[record.decision],
    returned: record.decision === 'returned',
    mode: reviewModes[record.mode],
    offline: record.mode === 'offline',
    signer: record.signerName || record.personName,
    office: record.signerOffice,
    on: record.signedOn === '' ? formatDay(dayOf(record.at)) : formatDay(record.signedOn),
    recordedBy: record.personName,
    at: formatInstant(record.at),
    version: record.version,
    opinion: record.opinion,
    comments: record.comments.map((c) => ({ where: reviewFieldName(kind, c.field), comment: c.comment })),
    checks: Object.entries(reviewChecks).flatMap(([check, text]) => {
      const by = record.checks[check]
      return by === undefined || by === false ? [] : [{ check, text, by: typeof by === 'string' ? by : '' }]
    }),
    ground: typeof record.checks.ground === 'string' ? groundWord(record.checks.ground) : '',
  }
}
export type RecordView = ReturnType<typeof recordView>

function groundWord(code: string): string {
  return (secrecyGround.labels as Record<string, string>)[code] ?? ''
}

/** The step that this actor could take now, and why not when something stands against it. */
function turnOf(ctx: Ctx, review: Review) {
  const { step, subject, item, reviewer, records, preset } = review
  if (step === null || ctx.actor.kind !== 'person') return null
  const allowed = can(ctx.actor, permissionOf(item.kind, step), {
    organisations: [item.loaded.row.organisation_id],
    assigned: reviewer ? [reviewer.id] : [],
  })
  const refusal = allowed === true ? stepRefusal(step, ctx.actor.personId, subject, records) : null
  return {
    step,
    word: stepsFor(subject, preset).length === 1 ? '审核' : reviewSteps[step],
    last: isLastStep(step, subject, preset),
    allowed: allowed === true && refusal === null,
    why: refusal === null ? '' : errorMessage(refusal),
    checks:
      step === 'second'
        ? checksFor(subject).map((check) => ({ check, text: reviewChecks[check], named: namedChecks.includes(check) }))
        : [],
    grounds: subject.kind === 'opportunity' && subject.publicOwner && step === 'second',
    me: ctx.actor.name,
  }
}

/** The review page: the text, what speaks against it, the steps so far, and the step that waits. */
export async function viewReview(ctx: Ctx, kind: ItemKind, id: string) {
  const review = await loadReview(ctx, ctx.read, kind, id)
  const { item, subject, records, reviewer, access, step, inReview, preset } = review
  const { row } = item.loaded
  const head = {
    kind,
    id: row.id,
    title: item.content.title,
    number: row.number ?? '',
    owner: row.owner_name,
    ownerKind: organisationKind.labels[row.owner_kind as OrganisationKind],
    age: formatAge(row.submitted_at ?? row.updated_at, ctx.now),
    inReview,
    reviewer: reviewer?.name ?? null,
    reviewerId: reviewer?.id ?? null,
    mine: ctx.actor.kind === 'person' && reviewer?.id === ctx.actor.personId,
    mayTake: inReview && can(ctx.actor, 'review.take') === true && !isAuthor(ctx, review),
  }
  if (access === 'queue') return { head: { ...head, title: row.title }, body: null }
  const fields = reviewFields(item)
  const standing = standingRecords(records, subject)
  const history = await historyOf(ctx.read, kind, row.id)
  const submitter = history.findLast((h) => h.action === 'submit')
  return {
    head,
    body: {
      product: kind === 'product',
      version: subject.version,
      contentHash: subject.contentHash,
      publicOwner: subject.publicOwner,
      fields,
      fieldOptions: Object.entries(reviewFieldLabels(kind)).map(([value, label]) => ({ value, label })),
      findings: findingsOf(review, ctx.now),
      personal: personalDataWarnings(kind, fields),
      steps: stepsFor(subject, preset).map((s) => ({
        word: s === 'second' && stepsFor(subject, preset).length === 1 ? '审核' : reviewSteps[s],
        done: standing.some((r) => r.step === s),
        current: s === step,
      })),
      records: records.map((r) => recordView(kind, r)).reverse(),
      submitted: submitter ? { by: submitter.person_name ?? '', at: formatInstant(submitter.created_at) } : null,
      turn: turnOf(ctx, review),
      today: dayOf(ctx.now),
    },
  }
}
export type ReviewView = Awaited<ReturnType<typeof viewReview>>
export type ReviewBody = NonNullable<ReviewView['body']>

function isAuthor(ctx: Ctx, { subject }: Review): boolean {
  return ctx.actor.kind === 'person' && subject.authors.includes(ctx.actor.personId)
}
