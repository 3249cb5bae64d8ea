import { actsFor, isStaff } from '#app/domain/policy/actor.ts'
import { can } from '#app/domain/policy/can.ts'
import { formatInstant } from '#app/domain/time.ts'
import type { Ctx } from '#app/server/context.ts'
import { interestOf, partiality } from '#app/server/pair-interests.ts'
import { liftsOf, recusalsOf } from '#db/repos/conflicts.ts'
import type { LiftRow, WaiverRow } from '#db/repos/conflicts.ts'
import { collaborationUnderWay, comingTalks } from '#db/repos/pairs-under-way.ts'
import type { InterestView } from './disclose.ts'
import { idsOf, loadPair } from './load-pair.server.ts'
import type { Pair, PairKeys } from './load-pair.server.ts'
import { sideWords } from './match-rules.ts'
import { seenNeed } from './seen-need.server.ts'

/** What the two sides and the lead unit are told of the interests in a pair. */
export async function interestView(ctx: Ctx, pair: Pair, needHidden: boolean): Promise<InterestView> {
  const ids = idsOf(pair)
  const [interest, recusals, reason] = await Promise.all([
    interestOf(ctx.read, ids),
    recusalsOf(ctx.read, ids),
    partiality(ctx, ctx.read, ids),
  ])
  const open = new Set(interest.open.map((c) => c.key))
  const underWay = open.size === 0 ? '' : await underWayWords(ctx, pair)
  return {
    path: `${pair.path}/interests`,
    conflicts: interest.conflicts.map((c) => ({ text: needHidden ? c.unnamed : c.text, waived: !open.has(c.key) })),
    blocked: open.size > 0,
    waivers: interest.waivers.filter((w) => w.status === 'granted').map((w) => grantedWords(w, needHidden)),
    recused: recusedWords(ctx, pair, recusals),
    underWay,
    decides: underWay !== '' && reason === null && can(ctx.actor, 'match.waive') === true,
    partiality: reason,
  }
}

/** What of a pair goes on at this moment, in words; empty where nothing does. */
async function underWayWords(ctx: Ctx, { match }: Pair): Promise<string> {
  if (!match) return ''
  const [talks, collaboration] = await Promise.all([
    comingTalks(ctx.read, match.id),
    collaborationUnderWay(ctx.read, match.id),
  ])
  const parts = [
    match.status === 'invited' && '邀请还在等答复',
    match.status === 'agreed' && collaboration && '双方已同意对接',
    ...talks.map((t) => `${t.number} 的洽谈${t.status === 'scheduled' ? '已排入议程' : '待安排'}`),
  ]
  return parts.filter(Boolean).join('，')
}

/** The reason may name the units, so it stays away while the owner is not named. */
const grantedWords = (w: WaiverRow, needHidden: boolean): string =>
  `已豁免${needHidden ? '' : `：${w.reason}`}（牵头单位${w.proposed_name}提出、${w.decided_name ?? ''}决定，${formatInstant(w.decided_at ?? 0)}）`

/** Names for the own side, the lead unit and the auditor; of the other side only how many. */
function recusedWords(ctx: Ctx, pair: Pair, rows: Awaited<ReturnType<typeof recusalsOf>>): string[] {
  const staff = isStaff(ctx.actor, 'organiser') || isStaff(ctx.actor, 'auditor')
  const sideOf = (organisationId: string | null) =>
    organisationId === pair.need.organisation_id
      ? 'need'
      : organisationId === pair.offer.organisation_id
        ? 'offer'
        : 'organiser'
  const own = rows.filter((r) => staff || (r.organisation_id !== null && actsFor(ctx.actor, r.organisation_id)))
  const others = rows.filter((r) => !own.includes(r))
  const counts = (['need', 'offer', 'organiser'] as const).flatMap((side) => {
    const n = others.filter((r) => sideOf(r.organisation_id) === side).length
    return n === 0 ? [] : [`${sideWords[side]} ${n} 人已声明回避`]
  })
  return [
    ...own.map((r) => `${sideWords[sideOf(r.organisation_id)]}${r.person_name}已声明回避：${r.reason}`),
    ...counts,
  ]
}

export interface InterestPage {
  path: string
  card: string
  need: { number: string; title: string }
  offer: { number: string; title: string }
  interest: InterestView
  /** May declare to stand back. */
  recuse: boolean
  /** May ask to have the own declaration lifted; none of this person waits. */
  askLift: boolean
  /** What was asked for and decided about declarations that this reader may read. */
  lifts: { id: string; head: string; reason: string; decide: boolean }[]
  /** May stop what goes on in spite of a conflict. */
  stop: boolean
  /** May ask for a waiver: a conflict is open and none waits. */
  propose: boolean
  waivers: { id: string; status: string; head: string; reason: string; decide: boolean }[]
}

const words: Record<string, string> = { proposed: '待另一人决定', granted: '已豁免', refused: '不予豁免' }

const liftWords: Record<string, string> = {
  proposed: '申请解除，待决定',
  granted: '已解除',
  refused: '没有解除',
  over: '曾解除，后又声明回避',
}

const liftHead = (l: LiftRow): string =>
  [
    liftWords[l.status],
    `${formatInstant(l.proposed_at)} 提出`,
    l.decided_at !== null && `${l.decided_name ?? ''}决定，${formatInstant(l.decided_at)}`,
  ]
    .filter(Boolean)
    .join(' · ')

/** The page where interests in a pair are declared and waived. */
export async function readInterests(ctx: Ctx, keys: PairKeys): Promise<InterestPage> {
  const pair = await loadPair(ctx, ctx.read, keys, 'match.read')
  const { need, offer, needContent, offerContent, match } = pair
  const hidden = seenNeed(ctx, need, needContent, match?.status === 'agreed').hidden
  const ids = idsOf(pair)
  const [interest, { waivers }, recusals, lifts] = await Promise.all([
    interestView(ctx, pair, hidden),
    interestOf(ctx.read, ids),
    recusalsOf(ctx.read, ids),
    liftsOf(ctx.read, ids),
  ])
  const person = ctx.actor.kind === 'person' ? ctx.actor.personId : ''
  const waives = can(ctx.actor, 'match.waive') === true && interest.partiality === null
  const staff = isStaff(ctx.actor, 'organiser') || isStaff(ctx.actor, 'auditor')
  return {
    path: interest.path,
    card: pair.path,
    need: { number: need.number ?? '', title: needContent.title },
    offer: { number: offer.number ?? '', title: offerContent.title },
    interest,
    recuse:
      interest.partiality === null && can(ctx.actor, 'match.disclose', { organisations: ids.organisations }) === true,
    askLift:
      recusals.some((r) => r.person_id === person) &&
      !lifts.some((l) => l.person_id === person && l.status === 'proposed'),
    lifts: lifts
      .filter(
        (l) => staff || l.person_id === person || (l.organisation_id !== null && actsFor(ctx.actor, l.organisation_id)),
      )
      .map((l) => ({
        id: l.id,
        head: `${l.person_name} · ${liftHead(l)}`,
        reason: [l.reason, l.decision_note].filter(Boolean).join('；决定说明：'),
        decide: waives && l.status === 'proposed' && l.person_id !== person,
      })),
    stop: interest.decides,
    propose: waives && interest.blocked && !waivers.some((w) => w.status === 'proposed'),
    waivers: waivers
      .filter((w) => staff || w.status === 'granted')
      .map((w) => ({
        id: w.id,
        status: w.status,
        head: [
          words[w.status],
          `${w.proposed_name}提出，${formatInstant(w.proposed_at)}`,
          w.decided_at !== null && `${w.decided_name ?? ''}决定，${formatInstant(w.decided_at)}`,
        ]
          .filter(Boolean)
          .join(' · '),
        reason: [w.reason, w.decision_note].filter(Boolean).join('；决定说明：'),
        decide: waives && w.status === 'proposed' && w.proposed_by !== person,
      })),
  }
}
