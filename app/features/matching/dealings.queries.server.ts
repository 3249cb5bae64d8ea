import { actsFor } from '#app/domain/policy/actor.ts'
import { can } from '#app/domain/policy/can.ts'
import { ownerHidden } from '#app/domain/policy/visibility.ts'
import { collaborationStatus, matchStatus, meetingStatus, responseStatus } from '#app/domain/status.ts'
import type { CollaborationStatus, MatchStatus, MeetingStatus, ResponseStatus } from '#app/domain/status.ts'
import { formatDay, formatInstant, dayOf } from '#app/domain/time.ts'
import { meetingOutcome } from '#app/domain/vocabulary.ts'
import type { MeetingOutcome, OrganisationKind } from '#app/domain/vocabulary.ts'
import type { Ctx } from '#app/server/context.ts'
import { answersBetween, collaborationsBetween, pairsBetween, salonsRunBy, talksBetween } from '#db/repos/dealings.ts'
import { historyOf } from '#db/repos/history.ts'
import { talksOfPair } from '#db/repos/pair-talks.ts'
import { readNeed } from './load-pair.server.ts'
import type { Pair } from './load-pair.server.ts'
import type { Dealing } from './match-view.ts'

/** What was done to a pair, as its history and its stored lists name it. */
export const actWords: Record<string, string> = {
  invite: '邀请对接',
  agree: '同意对接',
  confirm: '代为确认',
  decline: '谢绝',
  withdraw: '撤回邀请',
  dismiss: '标为不合适',
  restore: '恢复推荐',
  recall: '收回邀请',
  ask: '提问',
  answer: '回答提问',
  unask: '收回提问',
  remind: '提醒答复',
  print: '打印推荐依据',
}

/** What has happened between the two. Why a side put the pair aside is for that side and the lead unit alone. */
export async function pairDealings(ctx: Ctx, { match, need, offer }: Pair): Promise<Dealing[]> {
  if (!match) return []
  const [steps, talks] = await Promise.all([historyOf(ctx.read, 'match', match.id), talksOfPair(ctx.read, match.id)])
  const party = actsFor(ctx.actor, need.organisation_id) || actsFor(ctx.actor, offer.organisation_id)
  const own = (organisationId: string | null) => organisationId !== null && actsFor(ctx.actor, organisationId)
  const by = (organisationId: string | null) =>
    organisationId === need.organisation_id
      ? '责任单位'
      : organisationId === offer.organisation_id
        ? '产品方'
        : '清单管理员'
  const seen = steps.filter(
    (s) => !party || own(s.organisation_id) || (s.action !== 'dismiss' && s.action !== 'restore'),
  )
  return [
    ...seen.map((s) => ({
      time: formatInstant(s.created_at),
      word: `${by(s.organisation_id)}${actWords[s.action] ?? s.action}`,
      reason: s.reason,
    })),
    ...talks.map((t) => ({
      time: formatInstant(t.starts_at),
      word: `${t.title}：${meetingStatus[t.status as MeetingStatus]}`,
      reason: '',
    })),
  ]
}

const MOST = 8

/** Something of two units with the need it was about. */
interface About {
  need_org: string
  public_json: string | null
  owner_kind: string
}

/**
 * What the two units had with each other over other items: invitations, answers, talks and collaborations, the latest
 * first, as far as this reader may know. A need that does not name its owner stays out until its owner is known to the
 * reader; an answer is for those who read it; how a talk ended, for its sides and the team of that salon.
 */
export async function unitDealings(ctx: Ctx, { match, need, offer }: Pair): Promise<Dealing[]> {
  const units = { one: need.organisation_id, other: offer.organisation_id }
  const [pairs, talks, answers, collaborations, team] = await Promise.all([
    pairsBetween(ctx.read, units, MOST + 1),
    talksBetween(ctx.read, units, MOST + 1),
    answersBetween(ctx.read, units, MOST),
    can(ctx.actor, 'collaboration.read', { organisations: [units.one, units.other] }) === true
      ? collaborationsBetween(ctx.read, units, MOST)
      : [],
    ctx.actor.kind === 'person' ? salonsRunBy(ctx.read, ctx.actor.personId) : new Set<string>(),
  ])
  const party = actsFor(ctx.actor, units.one) || actsFor(ctx.actor, units.other)
  const named = (row: About, agreed: boolean) => isNamed(ctx, row, agreed)
  const found = [
    ...pairs
      .filter((p) => p.id !== match?.id && named(p, p.status === 'agreed'))
      .map((p) => entry(p.at, `对接：${matchStatus[p.status as MatchStatus]}`, `${p.need_number} × ${p.offer_number}`)),
    ...talks
      .filter((t) => t.id !== match?.id && named(t, t.match_status === 'agreed'))
      .map((t) => {
        const outcome = party || team.has(t.salon_id) ? meetingOutcome.labels[t.outcome as MeetingOutcome] : undefined
        const words = [meetingStatus[t.status as MeetingStatus], outcome].filter(Boolean).join('，')
        return entry(t.at, `${t.title}：${words}`, `${t.need_number} × ${t.offer_number}`)
      }),
    ...answers
      .filter((a) => readsAnswer(ctx, a) && named(a, a.status === 'interested'))
      .map((a) => {
        const status = a.status as ResponseStatus
        return entry(a.decided_at ?? a.submitted_at ?? 0, `应答：${responseStatus[status]}`, a.need_number ?? '')
      }),
    ...collaborations.map((c) =>
      entry(c.at, `对接台账：${collaborationStatus[c.status as CollaborationStatus]}`, c.need_number ?? ''),
    ),
  ]
  return found
    .sort((a, b) => b.at - a.at)
    .slice(0, MOST)
    .map(({ at, word, about }) => ({ time: formatDay(dayOf(at)), word, reason: '', about }))
}

const entry = (at: number, word: string, about: string) => ({ at, word, about })

function isNamed(ctx: Ctx, { need_org, public_json, owner_kind }: About, agreed: boolean): boolean {
  const { anonymousOwner } = readNeed(public_json ?? '{}')
  const ownerKind = owner_kind as OrganisationKind
  return !ownerHidden(ctx.actor, { organisationId: need_org, ownerKind, anonymousOwner, agreed })
}

/** The firm reads its answer (a 单位经办人 the own one), the owner of the need what was viewed or opened. */
function readsAnswer(ctx: Ctx, answer: { firm: string; author_id: string; need_org: string; status: string }): boolean {
  const { firm, author_id, need_org, status } = answer
  if (actsFor(ctx.actor, firm))
    return can(ctx.actor, 'response.readOwn', { organisations: [firm], persons: [author_id] }) === true
  return actsFor(ctx.actor, need_org) && status !== 'submitted'
}
