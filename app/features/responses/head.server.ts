import { unnamedOwner } from '#app/domain/issued-list/names.ts'
import { can } from '#app/domain/policy/can.ts'
import { ownerHidden } from '#app/domain/policy/visibility.ts'
import type { ResponseContent } from '#app/domain/response-content.ts'
import { REPLY_WORKING_DAYS, reasonWords } from '#app/domain/response-rules.ts'
import { followPath } from '#app/domain/vocabulary.ts'
import type { FollowPath, ResponseReason } from '#app/domain/vocabulary.ts'
import type { Ctx } from '#app/server/context.ts'
import { hasAgreed } from '#db/repos/opportunities.ts'
import { productsByIds } from '#db/repos/products.ts'
import type { ResponseRow } from '#db/repos/responses.ts'
import type { Need } from './load-need.server.ts'
import type { BodyView, DecisionView, NeedHead } from './response-view.ts'

/** What the pages say about the need; an owner that stays unnamed stays so here. */
export async function needHead(ctx: Pick<Ctx, 'actor' | 'read'>, need: Need): Promise<NeedHead> {
  const { row, content, ownerKind } = need
  const own = ctx.actor.kind === 'person' ? ctx.actor.organisation?.id : undefined
  const agreed = content.anonymousOwner && own !== undefined && (await hasAgreed(ctx.read, row.id, own))
  const { anonymousOwner } = content
  const hidden = ownerHidden(ctx.actor, { organisationId: row.organisation_id, ownerKind, anonymousOwner, agreed })
  return {
    key: row.number ?? row.id,
    number: row.number,
    title: content.title,
    ownerName: hidden ? unnamedOwner(ownerKind, content.categories[0] ?? '') : row.owner_name,
    publicMoney: need.publicMoney,
    asksCost: need.asksCost,
    mode: need.mode,
    deadlineAt: need.deadlineAt,
    musts: content.musts.map((m) => ({ id: m.id, text: m.text })),
    replyDays: REPLY_WORKING_DAYS,
  }
}

/** A body with the title of the product that it names. */
export async function bodyView(ctx: Pick<Ctx, 'read'>, content: ResponseContent): Promise<BodyView> {
  const [product] = content.productId === '' ? [] : await productsByIds(ctx.read, [content.productId])
  return { content, product: product ? { key: product.number ?? product.id, title: product.title } : null }
}

export function decisionView(answer: ResponseRow): DecisionView | null {
  const { status, decided_at: at } = answer
  if ((status !== 'interested' && status !== 'declined') || at === null) return null
  return { result: status, at, ...replyWords(answer) }
}

/** A reply in words, decided or still proposed. */
export function replyWords(
  said: Pick<ResponseRow, 'reason_code' | 'reason_line' | 'reason_text' | 'advice' | 'follow_path'>,
): Omit<DecisionView, 'result' | 'at'> {
  return {
    reason: said.reason_code === '' ? '' : reasonWords(said.reason_code as ResponseReason, said.reason_line),
    text: said.reason_text,
    advice: said.advice,
    followPath: said.follow_path === '' ? '' : followPath.labels[said.follow_path as FollowPath],
  }
}

/** May the acting person submit and withdraw for the unit? */
export function maySubmit(ctx: Pick<Ctx, 'actor'>): boolean {
  const organisation = ctx.actor.kind === 'person' ? ctx.actor.organisation : null
  return (
    organisation !== null &&
    (organisation.role === 'admin' || organisation.maySubmit) &&
    can(ctx.actor, 'response.submit') === true
  )
}
