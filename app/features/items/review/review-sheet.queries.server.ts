import { checksFor, reviewSteps, standingRecords, stepsFor } from '#app/domain/review.ts'
import { dayOf, formatDay } from '#app/domain/time.ts'
import { DomainError } from '#app/domain/errors.ts'
import { visibility } from '#app/domain/vocabulary.ts'
import type { ItemKind } from '#app/domain/vocabulary.ts'
import type { Ctx } from '#app/server/context.ts'
import { personNames } from '#db/repos/people.ts'
import { loadReview } from './load-review.server.ts'
import type { Review, ReviewedItem } from './load-review.server.ts'
import { recordView } from './review.queries.server.ts'

/** 信息名称 to 公开时间: what the sheet says of the information itself. */
function publication(item: ReviewedItem) {
  const way = '“搭台”平台公开发布，可编入清单'
  if (item.kind === 'product')
    return {
      way,
      scope: '公开',
      time:
        item.content.validUntil === '' ? '审核通过后，长期' : `审核通过后，至 ${formatDay(item.content.validUntil)}`,
    }
  const { publish_at: at } = item.loaded.row
  return {
    way,
    scope: visibility.labels[item.content.visibility] + (item.content.anonymousOwner ? '；不显示单位名称' : ''),
    time: at === null ? '批准后' : formatDay(dayOf(at)),
  }
}

/** The boxes of opinions: one per needed step, filled where it has been decided for exactly this text. */
function boxes(review: Review) {
  const { subject, preset, records, item } = review
  const standing = standingRecords(records, subject)
  const steps = stepsFor(subject, preset)
  const shown = steps.length === 1 ? (['second', 'approve'] as const) : steps
  return shown.map((step) => {
    const record = standing.find((r) => r.step === step)
    return {
      step: reviewSteps[step],
      office: step === 'first' ? '科室负责人' : step === 'second' ? '信息公开机构' : '分管领导',
      checks: step === 'second' ? checksFor(subject) : [],
      record: record ? recordView(item.kind, record) : null,
    }
  })
}

/** The one-page 《信息发布及保密审查表》 of what is written now, before or after its review. */
export async function viewReviewSheet(ctx: Ctx, kind: ItemKind, id: string) {
  const review = await loadReview(ctx, ctx.read, kind, id)
  if (review.access === 'queue') throw new DomainError('forbidden')
  const { item, subject } = review
  const { row } = item.loaded
  const names = await personNames(ctx.read, [row.submitted_by ?? row.updated_by])
  return {
    kind,
    id: row.id,
    title: item.content.title,
    number: row.number ?? '（首次提交后编号）',
    summary: item.content.summary,
    unit: row.owner_name,
    office: item.kind === 'opportunity' ? item.content.office : '',
    phone: item.content.phone,
    author: names.get(row.submitted_by ?? row.updated_by) ?? '',
    writtenOn: formatDay(dayOf(row.submitted_at ?? row.updated_at)),
    ...publication(item),
    secrecy: subject.kind === 'opportunity' && subject.publicOwner,
    boxes: boxes(review),
    version: subject.version,
    code: subject.contentHash.slice(0, 16).toUpperCase(),
    printedOn: formatDay(dayOf(ctx.now)),
  }
}
export type ReviewSheetView = Awaited<ReturnType<typeof viewReviewSheet>>
