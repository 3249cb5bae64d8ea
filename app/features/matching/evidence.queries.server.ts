import { can } from '#app/domain/policy/can.ts'
import { dayOf, formatInstant, formatShortInstant } from '#app/domain/time.ts'
import { askMatching } from '#app/server/ask-matching.ts'
import { absoluteUrl } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import type { PairEvidence } from '#app/server/matching-port.ts'
import { seenListsOf } from '#db/repos/seen-lists.ts'
import { pairContacts } from './contacts.queries.server.ts'
import { actWords, pairDealings, unitDealings } from './dealings.queries.server.ts'
import { gainsOf } from './gains.ts'
import { unbiasedActs } from './disclose.ts'
import { interestView } from './interest.queries.server.ts'
import { loadPair } from './load-pair.server.ts'
import type { Pair, PairKeys } from './load-pair.server.ts'
import { effectiveMatchStatus } from './match-rules.ts'
import type { ConditionLine, EvidenceView, PairReasons } from './match-view.ts'
import { matchState } from './match-words.ts'
import { pairTexts } from './pair-texts.server.ts'
import { seenEvidence, seenNeed } from './seen-need.server.ts'
import { unknownQuestion } from './unknown-question.ts'

/** The page of a pair for one of its sides, the lead unit or the auditor. `contacts` opens the contact persons. */
export async function readEvidence(ctx: Ctx, keys: PairKeys, contacts: boolean): Promise<EvidenceView> {
  const pair = await loadPair(ctx, ctx.read, keys, 'match.read')
  const { need, offer, match, side, needContent } = pair
  const answer = await askMatching(ctx, async () => ({
    found: await ctx.matching.evidence(need.id, offer.id, dayOf(ctx.now)),
  }))
  const seen = seenNeed(ctx, need, needContent, match?.status === 'agreed')
  const found = answer?.found ? seenEvidence(answer.found, needContent, seen.summaryOnly) : null
  const status = effectiveMatchStatus(match)
  const mayAct = can(ctx.actor, 'match.act', { organisations: [need.organisation_id, offer.organisation_id] }) === true
  const nothing = {
    invite: false,
    agree: false,
    decline: false,
    dismiss: false,
    restore: false,
    recall: false,
    confirm: [],
  }
  const interest = await interestView(ctx, pair, seen.hidden)
  return {
    path: pair.path,
    ...pairTexts(pair, seen, found, ctx.now),
    reasons: found && reasonsOf(found, pair, ctx.now),
    away: answer === null,
    gains: gainsOf(seen.content, pair.offerContent),
    dealings: await pairDealings(ctx, pair),
    earlier: seen.hidden ? null : await unitDealings(ctx, pair),
    side,
    state: matchState(status, match, side),
    stateNote: noteOf(pair),
    question: found === null || side === 'offer' ? '' : unknownQuestion(found),
    interest,
    acts: mayAct ? unbiasedActs(pair.acts, interest) : nothing,
    contacts: await pairContacts(ctx, pair, { open: contacts, needHidden: seen.hidden }),
    notice: noticeText(ctx, pair),
    versions: `机会第 ${need.public_version ?? 1} 版、产品第 ${offer.public_version ?? 1} 版`,
    stored: await storedLists(ctx, pair),
    now: ctx.now,
  }
}

/** Unknown is not a no: whoever wants to know asks with the invitation, whoever is asked can write it down. */
const unsaidWords = {
  need: '产品没有写明，未知不算不符，邀请时请对方说明',
  offer: '产品没有写明，未知不算不符，可在产品资料中写明',
} as const

const results = { met: 'yes', broken: 'no', unknown: 'unknown' } as const

function reasonsOf(found: PairEvidence, { need, needContent, side }: Pair, now: number): PairReasons {
  const conditions: Record<'yes' | 'no' | 'unknown', ConditionLine[]> = { yes: [], no: [], unknown: [] }
  const place = (lines: { id: string }[], id: string, word: string) => {
    const at = lines.findIndex((l) => l.id === id)
    return at < 0 ? '' : `${word} ${at + 1}`
  }
  for (const c of found.conditions) {
    const tag = place(needContent.musts, c.id, '必备') || place(needContent.shoulds, c.id, '优先')
    const why = c.source ? `产品写明：${c.source}` : unsaidWords[side === 'offer' ? 'offer' : 'need']
    conditions[results[c.result]].push({
      text: c.text,
      note: [tag, why, c.note, c.nearMiss].filter(Boolean).join(' · '),
    })
  }
  return {
    level: found.level,
    phrases: found.phrases.length,
    words: found.words.map((word) => `“${word.need}”与“${word.offer}”`),
    conditions,
    nearMiss: found.nearMiss === null ? '' : `${byWhen(need.deadline_at, now)}${found.nearMiss}。`,
    unsaid: found.unsaid,
    recipe: found.recipe,
  }
}

/** Until when a near miss can be mended: as long as the need takes answers. */
const byWhen = (deadlineAt: number | null, now: number) =>
  deadlineAt === null || deadlineAt <= now ? '' : `若在 ${formatShortInstant(deadlineAt, now, true)} 应答截止前：`

/** The lists that were stored when somebody acted, for those who may ask for one to be made again. */
async function storedLists(ctx: Ctx, { match }: Pair): Promise<EvidenceView['stored']> {
  if (!match || can(ctx.actor, 'match.replay') !== true) return []
  const rows = await seenListsOf(ctx.read, match.id)
  return rows.map((r) => ({ id: r.id, time: formatInstant(r.at), word: actWords[r.action] ?? r.action }))
}

function noteOf({ match, acts, side }: Pair): string {
  if (match?.status === 'agreed') return match.confirmed_by_staff ? '含牵头单位电话代为确认' : ''
  if (acts.agree) return match?.invite_note ? `附言：${match.invite_note}` : '同意后双方互见联系人'
  if (acts.invite && (side === 'need' || side === 'offer')) return '邀请即表示本单位同意；对方同意后互见联系人'
  if (acts.invite) return '牵头单位的邀请需要双方分别同意'
  return ''
}

function noticeText(ctx: Ctx, { need, offer, needContent, offerContent, path }: Pair): string {
  const until = need.deadline_at === null ? '' : `，${formatShortInstant(need.deadline_at, ctx.now, true)} 截止`
  return [
    `【搭台】对接邀请：机会“${needContent.title}”（${need.number ?? ''}${until}）与产品“${offerContent.title}”（${offer.number ?? ''}）。`,
    `推荐依据和答复：${absoluteUrl(ctx, path)}`,
  ].join('\n')
}
