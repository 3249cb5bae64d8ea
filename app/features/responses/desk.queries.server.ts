import { z } from 'zod'
import { pageNumber } from '#app/domain/fields.ts'
import { isStaff } from '#app/domain/policy/actor.ts'
import { can } from '#app/domain/policy/can.ts'
import { isOverdue, reasonWords } from '#app/domain/response-rules.ts'
import { responseStatus } from '#app/domain/status.ts'
import type { ResponseStatus } from '#app/domain/status.ts'
import { dayOf } from '#app/domain/time.ts'
import type { ResponseReason } from '#app/domain/vocabulary.ts'
import { requirePermission } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { countAwaiting, needsAwaiting, ownResponses } from '#db/repos/response-lists.ts'
import { maySubmit } from './head.server.ts'
import { responseState } from './response-view.ts'

const PER_PAGE = 20
export const deskTabs = ['own', 'received', 'overdue'] as const
export type DeskTab = (typeof deskTabs)[number]

const statuses = Object.keys(responseStatus) as [ResponseStatus, ...ResponseStatus[]]

/** What narrows 应答, as it stands in the address. */
export const deskResponsesQuery = z.object({
  tab: z.enum(deskTabs).optional().catch(undefined),
  status: z.enum(statuses).optional().catch(undefined),
  page: pageNumber,
})
export type DeskResponsesQuery = z.infer<typeof deskResponsesQuery>

/** Whose needs the actor looks after: the own unit's, or for the lead unit everybody's overdue replies. */
function scopes(ctx: Pick<Ctx, 'actor'>) {
  const organisation = ctx.actor.kind === 'person' ? ctx.actor.organisation : null
  const owner =
    organisation?.mayPost && can(ctx.actor, 'response.read', { organisations: [organisation.id] }) === true
      ? organisation.id
      : undefined
  const answers = organisation !== null && can(ctx.actor, 'response.draft') === true
  return { organisation, owner, answers, leads: isStaff(ctx.actor, 'organiser') }
}

/** Counts for the desk of the acting person. A sealed need counts for nothing before its deadline. */
export async function responsesWaiting(ctx: Pick<Ctx, 'actor' | 'read' | 'now'>) {
  const { owner, leads } = scopes(ctx)
  const today = dayOf(ctx.now)
  const none = { toRead: 0, toOpen: 0, toDecide: 0, overdue: 0 }
  const own = owner === undefined ? none : await countAwaiting(ctx.read, { ownerId: owner, now: ctx.now, today })
  const lead = leads ? await countAwaiting(ctx.read, { now: ctx.now, today }) : none
  return { ...own, leadOverdue: lead.overdue }
}

/** /desk/responses: the own answers by state, the needs whose answers wait, and the replies that are overdue. */
export async function deskResponses(ctx: Ctx, query: DeskResponsesQuery & { perPage?: number }) {
  requirePermission(ctx, 'public.read')
  const { organisation, owner, answers, leads } = scopes(ctx)
  const tabs = [answers && 'own', owner !== undefined && 'received', (owner !== undefined || leads) && 'overdue']
  const open = tabs.filter((t) => t !== false) as DeskTab[]
  const tab = query.tab && open.includes(query.tab) ? query.tab : open[0]
  const limit = query.perPage ?? PER_PAGE
  const paging = { limit, offset: (query.page - 1) * limit }
  const base = {
    tabs: open,
    tab: tab ?? null,
    page: query.page,
    pageSize: PER_PAGE,
    waiting: await responsesWaiting(ctx),
  }
  const none = { status: null, all: 0, tiles: [], own: [], needs: [], total: 0, now: ctx.now, today: dayOf(ctx.now) }
  if (tab === 'own' && organisation) return { ...base, ...none, ...(await own(ctx, organisation.id, query, paging)) }
  if (tab === undefined || tab === 'own') return { ...base, ...none }
  const ownerId = tab === 'overdue' && leads ? undefined : owner
  const overdueBefore = tab === 'overdue' ? dayOf(ctx.now) : undefined
  const { rows, total } = await needsAwaiting(ctx.read, { ...paging, now: ctx.now, ownerId, overdueBefore })
  return { ...base, ...none, total, needs: rows.map((row) => needView(row, owner !== undefined && !leads)) }
}
export type DeskResponses = Awaited<ReturnType<typeof deskResponses>>

type AwaitingRow = Awaited<ReturnType<typeof needsAwaiting>>['rows'][number]

/** How many answers are unopened is not told: only that they wait for two people. */
function needView(row: AwaitingRow, owned: boolean) {
  const unopened = row.unopened > 0
  return {
    key: row.number ?? row.id,
    title: row.title,
    owner: row.owner_name,
    owned,
    todo: unopened ? '待统一查看' : row.unread > 0 ? `${row.unread} 份未查看` : `${row.answers} 份待答复`,
    answers: unopened ? null : row.answers,
    dueOn: row.due_on ?? '',
    since: row.since,
  }
}

async function own(
  ctx: Ctx,
  organisationId: string,
  query: { status?: ResponseStatus },
  paging: { limit: number; offset: number },
) {
  const authorId = maySubmit(ctx) || ctx.actor.kind !== 'person' ? undefined : ctx.actor.personId
  const { rows, counts } = await ownResponses(ctx.read, { organisationId, authorId, status: query.status, ...paging })
  const all = [...counts.values()].reduce((sum, n) => sum + n, 0)
  return {
    status: query.status ?? null,
    all,
    total: query.status ? (counts.get(query.status) ?? 0) : all,
    tiles: (Object.keys(responseStatus) as ResponseStatus[]).flatMap((status) => {
      const count = counts.get(status) ?? 0
      return count > 0 ? [{ status, label: responseStatus[status], count }] : []
    }),
    own: rows.map((row) => {
      const status = row.status as ResponseStatus
      return {
        key: row.opportunity_number ?? row.opportunity_id,
        title: row.opportunity_title,
        number: row.number,
        state: responseState(status),
        draft: status === 'draft',
        draftBeside: row.draft_version !== null && status !== 'draft',
        deadlineAt: row.deadline_at,
        changedAt: row.updated_at,
        reason: row.reason_code === '' ? '' : reasonWords(row.reason_code as ResponseReason, row.reason_line),
        overdue: isOverdue({ status, replyDueOn: row.reply_due_on }, dayOf(ctx.now)),
      }
    }),
  }
}
