import { actsFor, isStaff } from '#app/domain/policy/actor.ts'
import { can } from '#app/domain/policy/can.ts'
import { formatInstant } from '#app/domain/time.ts'
import type { Ctx } from '#app/server/context.ts'
import { interestOf, partiality } from '#app/server/pair-interests.ts'
import { recusalsOf } from '#db/repos/conflicts.ts'
import type { WaiverRow } from '#db/repos/conflicts.ts'
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
  return {
    path: `${pair.path}/interests`,
    conflicts: interest.conflicts.map((c) => ({ text: needHidden ? c.unnamed : c.text, waived: !open.has(c.key) })),
    blocked: open.size > 0,
    waivers: interest.waivers.filter((w) => w.status === 'granted').map((w) => grantedWords(w, needHidden)),
    recused: recusedWords(ctx, pair, recusals),
    partiality: reason,
  }
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
  /** May ask for a waiver: a conflict is open and none waits. */
  propose: boolean
  waivers: { id: string; status: string; head: string; reason: string; decide: boolean }[]
}

const words: Record<string, string> = { proposed: '待另一人决定', granted: '已豁免', refused: '不予豁免' }

/** The page where interests in a pair are declared and waived. */
export async function readInterests(ctx: Ctx, keys: PairKeys): Promise<InterestPage> {
  const pair = await loadPair(ctx, ctx.read, keys, 'match.read')
  const { need, offer, needContent, offerContent, match } = pair
  const hidden = seenNeed(ctx, need, needContent, match?.status === 'agreed').hidden
  const [interest, { waivers }] = await Promise.all([
    interestView(ctx, pair, hidden),
    interestOf(ctx.read, idsOf(pair)),
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
      interest.partiality === null &&
      can(ctx.actor, 'match.disclose', { organisations: [need.organisation_id, offer.organisation_id] }) === true,
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
