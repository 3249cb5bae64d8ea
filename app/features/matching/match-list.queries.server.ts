import { isStaff } from '#app/domain/policy/actor.ts'
import { can } from '#app/domain/policy/can.ts'
import { silentBefore, workingDaysSince } from '#app/domain/silence.ts'
import type { MatchStatus } from '#app/domain/status.ts'
import { formatShortInstant } from '#app/domain/time.ts'
import { matchReason } from '#app/domain/vocabulary.ts'
import type { MatchReason } from '#app/domain/vocabulary.ts'
import type { Ctx } from '#app/server/context.ts'
import { countMatches, matchPage, releasesToChoose } from '#db/repos/matches.ts'
import type { MatchFilter, MatchView } from '#db/repos/matches.ts'
import { pairPath, readNeed } from './load-pair.server.ts'
import { isReminded, sideOf, waitingActs } from './match-rules.ts'
import type { MatchState } from './match-view.ts'
import { matchState } from './match-words.ts'
import { MATCHES_PER_PAGE } from './match.schema.ts'
import type { MatchListQuery } from './match.schema.ts'
import { seenNeed } from './seen-need.server.ts'

const matchViews: Record<MatchView, string> = {
  waiting: '待答复',
  silent: '久未答复',
  agreed: '双方已同意',
  sent: '已发出',
  declined: '已谢绝',
  dismissed: '不合适',
}

export interface MatchListRow {
  to: string
  need: { title: string; owner: string; number: string }
  offer: { title: string; owner: string; number: string }
  state: MatchState
  note: string
  at: number
  time: string
  /** Working days for which an invitation waits; null for every other state. */
  waited: number | null
  remind: boolean
  /** Somebody has reminded the silent side since the last step. */
  reminded: boolean
}

export interface MatchList {
  view: MatchView
  views: { view: MatchView; label: string; count: number }[]
  rows: MatchListRow[]
  page: number
  total: number
  /** The lead unit and the auditor see the pairs of all. */
  all: boolean
  category: string
  release: string
  releases: { value: string; label: string }[]
}

/** Whose pairs an actor lists: its unit's, for the lead unit and the auditor those of all; undefined: nobody's. */
export function scopeOf(ctx: Ctx): string | null | undefined {
  if (isStaff(ctx.actor, 'organiser') || isStaff(ctx.actor, 'auditor')) return null
  const own = ctx.actor.kind === 'person' ? ctx.actor.organisation?.id : undefined
  return own !== undefined && can(ctx.actor, 'match.read', { organisations: [own] }) === true ? own : undefined
}

/** Invitations that wait for the acting unit's word; for the lead unit all that wait. */
export async function matchesWaiting(ctx: Ctx): Promise<number> {
  const organisationId = scopeOf(ctx)
  if (organisationId === undefined) return 0
  return countMatches(
    ctx.read,
    { organisationId, category: '', releaseId: '', silentBefore: silentBefore(ctx.now) },
    'waiting',
  )
}

/** 对接: the pairs on which somebody has acted. */
export async function matchList(ctx: Ctx, query: MatchListQuery & { perPage?: number }): Promise<MatchList> {
  const limit = query.perPage ?? MATCHES_PER_PAGE
  const organisationId = scopeOf(ctx)
  const all = organisationId === null
  const releases = all ? await releasesToChoose(ctx.read) : []
  const releaseId = releases.find((r) => r.number === query.release)?.id ?? ''
  const category = all ? query.category : ''
  const filter: MatchFilter = {
    organisationId: organisationId ?? null,
    category,
    releaseId,
    silentBefore: silentBefore(ctx.now),
  }
  const shown = (Object.keys(matchViews) as MatchView[]).filter((view) => !all || view !== 'sent')
  const views =
    organisationId === undefined
      ? []
      : await Promise.all(
          shown.map(async (view) => ({
            view,
            label: matchViews[view],
            count: await countMatches(ctx.read, filter, view),
          })),
        )
  const view = views.find((v) => v.view === query.state)?.view ?? views.find((v) => v.count > 0)?.view ?? 'waiting'
  const total = views.find((v) => v.view === view)?.count ?? 0
  const page = Math.min(query.page, Math.max(1, Math.ceil(total / limit)))
  const rows = total === 0 ? [] : await matchPage(ctx.read, { ...filter, view, limit, offset: (page - 1) * limit })
  return {
    view,
    views,
    rows: rows.map((row) => listRow(ctx, row)),
    page,
    total,
    all,
    category,
    release: releaseId === '' ? '' : query.release,
    releases: releases.map((r) => ({ value: r.number, label: r.title })),
  }
}

function listRow(ctx: Ctx, row: Awaited<ReturnType<typeof matchPage>>[number]): MatchListRow {
  const side = sideOf(ctx.actor, { needOrganisation: row.need_org, offerOrganisation: row.offer_org })
  const seen = seenNeed(
    ctx,
    {
      organisation_id: row.need_org,
      status: row.need_status,
      visibility: 'public',
      owner_name: row.need_owner,
      owner_kind: row.need_kind,
    },
    readNeed(row.need_json ?? '{}'),
    row.status === 'agreed',
  )
  const reason = row.reason_code === '' ? '' : matchReason.labels[row.reason_code as MatchReason]
  const refused = row.status === 'declined' || row.status === 'dismissed'
  return {
    to: pairPath({ id: row.opportunity_id, number: row.need_number }, { id: row.product_id, number: row.offer_number }),
    need: { title: row.need_title, owner: seen.owner, number: row.need_number ?? '' },
    offer: { title: row.offer_title, owner: row.offer_owner, number: row.offer_number ?? '' },
    state: matchState(row.status as MatchStatus, row, side),
    note: refused ? [reason, row.reason_text].filter(Boolean).join('：') : row.invite_note,
    at: row.status_at,
    time: formatShortInstant(row.status_at, ctx.now),
    waited: row.status === 'invited' ? workingDaysSince(row.status_at, ctx.now) : null,
    remind: waitingActs(side, row, { alive: true, open: true, silentBefore: silentBefore(ctx.now) }).remind,
    reminded: isReminded(row),
  }
}
