import { z } from 'zod'
import { pageNumber } from '#app/domain/fields.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { isStaff } from '#app/domain/policy/actor.ts'
import { collaborationStatus } from '#app/domain/status.ts'
import type { CollaborationStatus } from '#app/domain/status.ts'
import { collaborationsPage } from '#db/repos/collaborations.ts'

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
    })),
  }
}
