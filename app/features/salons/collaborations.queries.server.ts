import { z } from 'zod'
import { pageNumber } from '#app/domain/fields.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { formatWan } from '#app/domain/money.ts'
import { isStaff } from '#app/domain/policy/actor.ts'
import { settledProgress } from '#app/domain/salon/follow-up.ts'
import type { FollowUpSide } from '#app/domain/salon/follow-up.ts'
import { collaborationStatus } from '#app/domain/status.ts'
import type { CollaborationStatus } from '#app/domain/status.ts'
import { dayOf, formatDay } from '#app/domain/time.ts'
import { followUpAnswer, matchReason } from '#app/domain/vocabulary.ts'
import type { FollowUpAnswer, MatchReason } from '#app/domain/vocabulary.ts'
import { collaborationsPage } from '#db/repos/collaborations.ts'
import { followUpWordsOfCollaborations } from '#db/repos/follow-ups.ts'
import type { FollowUpWordRow } from '#db/repos/follow-ups.ts'

const PAGE_SIZE = 30

const statuses = Object.keys(collaborationStatus) as [CollaborationStatus, ...CollaborationStatus[]]

/** What narrows the list, as it stands in the address. */
export const collaborationQuery = z.object({
  source: z.enum(['response', 'meeting', 'match']).optional().catch(undefined),
  status: z.enum(statuses).optional().catch(undefined),
  page: pageNumber,
})
export type CollaborationQuery = z.infer<typeof collaborationQuery>

/** 对接台账 for staff, 对接进展 for a unit: its own on either side. */
export async function collaborationList(ctx: Ctx, f: CollaborationQuery & { perPage?: number }) {
  const pageSize = f.perPage ?? PAGE_SIZE
  const actor = requirePermission(ctx, 'collaboration.read')
  const staff = isStaff(actor, 'organiser') || isStaff(actor, 'auditor')
  const own = actor.organisation?.id
  const { rows, total } = await collaborationsPage(ctx.read, {
    ...(staff ? {} : { organisationId: own ?? '' }),
    ...(f.source ? { source: f.source } : {}),
    ...(f.status ? { status: f.status } : {}),
    limit: pageSize,
    offset: (f.page - 1) * pageSize,
  })
  const said = await followUpWordsOfCollaborations(
    ctx.read,
    rows.map((r) => r.id),
  )
  return {
    staff,
    total,
    page: f.page,
    pageSize,
    source: f.source ?? '',
    status: f.status ?? '',
    now: ctx.now,
    rows: rows.map((r) => ({
      id: r.id,
      status: collaborationStatus[r.status as CollaborationStatus],
      startedAt: r.started_at,
      source: r.response_id ? '应答' : r.meeting_id ? '沙龙' : '匹配',
      opportunity: { number: r.opportunity_number ?? r.opportunity_id, title: r.opportunity_title },
      product: r.product_number ? { number: r.product_number, title: r.product_title ?? '' } : null,
      owner: r.owner_name,
      firm: r.firm_name,
      progress: progressOf(said.get(r.id) ?? [], {
        need: staff || r.owner_id === own,
        offer: staff || r.firm_id === own,
      }),
    })),
  }
}

const sources = { link: '个人链接', account: '登录账号', phone: '主办方代记' } as const
const sides = { need: '责任单位', offer: '产品方' } as const

/** The newest word of each side with its date and source; the note and the amount are for the own side and the team. */
function progressOf(rows: readonly FollowUpWordRow[], mayRead: Record<FollowUpSide, boolean>) {
  const newest = (['need', 'offer'] as const).flatMap((side) => rows.filter((r) => r.side === side).slice(-1))
  const { disagreed } = settledProgress(
    newest.map(({ side, answer }) => ({ side, wave: 0, answer: answer as FollowUpAnswer })),
  )
  return {
    disagreed,
    lines: newest.map((r) => {
      const reason = r.reason_code === '' ? '' : matchReason.labels[r.reason_code as MatchReason]
      const own = mayRead[r.side]
      const amount = own && r.amount !== null ? `${formatWan(r.amount)} 万元` : ''
      const word = [followUpAnswer.labels[r.answer as FollowUpAnswer], reason, amount, own ? r.note : '']
      return {
        text: `${sides[r.side]}：${word.filter(Boolean).join('，')}`,
        from: `${formatDay(dayOf(r.at))} ${r.wave} 天回访，${sources[r.source]}`,
      }
    }),
  }
}
