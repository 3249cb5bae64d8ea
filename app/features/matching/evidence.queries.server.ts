import { actsFor } from '#app/domain/policy/actor.ts'
import { can } from '#app/domain/policy/can.ts'
import { meetingStatus } from '#app/domain/status.ts'
import type { MeetingStatus } from '#app/domain/status.ts'
import { dayOf, formatInstant, formatShortInstant } from '#app/domain/time.ts'
import { absoluteUrl } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import type { PairEvidence } from '#app/server/matching-port.ts'
import { historyOf } from '#db/repos/history.ts'
import { talksOfPair } from '#db/repos/matches.ts'
import { seenListsOf } from '#db/repos/seen-lists.ts'
import { askMatching } from './ask-matching.server.ts'
import { pairContacts } from './contacts.queries.server.ts'
import { loadPair } from './load-pair.server.ts'
import type { Pair, PairKeys } from './load-pair.server.ts'
import { effectiveMatchStatus } from './match-rules.ts'
import type { ConditionLine, EvidenceView, PairReasons } from './match-view.ts'
import { matchState } from './match-words.ts'
import { gainsOf, pairTexts } from './pair-texts.server.ts'
import { seenEvidence, seenNeed } from './seen-need.server.ts'

/** The page of a pair for one of its sides, the lead unit or the auditor. `contacts` opens the contact persons. */
export async function readEvidence(ctx: Ctx, keys: PairKeys, contacts: boolean): Promise<EvidenceView> {
  const pair = await loadPair(ctx, ctx.read, keys, 'match.read')
  const { need, offer, match, side, hashes, needContent } = pair
  const answer = await askMatching(ctx, async () => ({
    found: await ctx.matching.evidence(need.id, offer.id, dayOf(ctx.now)),
  }))
  const seen = seenNeed(ctx, need, needContent, match?.status === 'agreed')
  const found = answer?.found ? seenEvidence(answer.found, needContent, seen.summaryOnly) : null
  const status = effectiveMatchStatus(match, hashes)
  const mayAct = can(ctx.actor, 'match.act', { organisations: [need.organisation_id, offer.organisation_id] }) === true
  const nothing = { invite: false, agree: false, decline: false, dismiss: false, restore: false, confirm: [] }
  return {
    path: pair.path,
    ...pairTexts(pair, seen, found, ctx.now),
    reasons: found && reasonsOf(found, pair),
    away: answer === null,
    gains: gainsOf(seen.content, pair.offerContent),
    dealings: await dealingsOf(ctx, pair),
    side,
    state: matchState(status, match, side),
    stateNote: noteOf(pair),
    acts: mayAct ? pair.acts : nothing,
    contacts: await pairContacts(ctx, pair, { open: contacts, needHidden: seen.hidden }),
    notice: noticeText(ctx, pair),
    versions: `机会第 ${need.public_version ?? 1} 版、产品第 ${offer.public_version ?? 1} 版`,
    stored: await storedLists(ctx, pair),
    now: ctx.now,
  }
}

const results = { met: 'yes', broken: 'no', unknown: 'unknown' } as const

function reasonsOf(found: PairEvidence, { needContent }: Pair): PairReasons {
  const conditions: Record<'yes' | 'no' | 'unknown', ConditionLine[]> = { yes: [], no: [], unknown: [] }
  const place = (lines: { id: string }[], id: string, word: string) => {
    const at = lines.findIndex((l) => l.id === id)
    return at < 0 ? '' : `${word} ${at + 1}`
  }
  for (const c of found.conditions) {
    const tag = place(needContent.musts, c.id, '必备') || place(needContent.shoulds, c.id, '优先')
    const why = c.source || '产品没有写明，未知不算不符，可以提问'
    conditions[results[c.result]].push({ text: c.text, note: [tag, why, c.nearMiss].filter(Boolean).join(' · ') })
  }
  return {
    level: found.level,
    phrases: found.phrases.length,
    conditions,
    nearMiss: found.nearMiss ?? '',
    unsaid: found.unsaid,
    recipe: found.recipe,
  }
}

const stepWords: Record<string, string> = {
  invite: '邀请对接',
  agree: '同意对接',
  confirm: '代为确认',
  decline: '谢绝',
  withdraw: '撤回邀请',
  dismiss: '标为不合适',
  restore: '恢复推荐',
}

/** What has happened between the two. Why a side put the pair aside is for that side and the lead unit alone. */
async function dealingsOf(ctx: Ctx, { match, need, offer }: Pair): Promise<EvidenceView['dealings']> {
  if (!match) return []
  const [steps, talks] = await Promise.all([historyOf(ctx.read, 'match', match.id), talksOfPair(ctx.read, match.id)])
  const party = actsFor(ctx.actor, need.organisation_id) || actsFor(ctx.actor, offer.organisation_id)
  const own = (organisationId: string | null) => organisationId !== null && actsFor(ctx.actor, organisationId)
  const by = (organisationId: string | null) =>
    organisationId === need.organisation_id
      ? '机会方'
      : organisationId === offer.organisation_id
        ? '产品方'
        : '清单管理员'
  const seen = steps.filter(
    (s) => !party || own(s.organisation_id) || (s.action !== 'dismiss' && s.action !== 'restore'),
  )
  return [
    ...seen.map((s) => ({
      time: formatInstant(s.created_at),
      word: `${by(s.organisation_id)}${stepWords[s.action] ?? s.action}`,
      reason: s.reason,
    })),
    ...talks.map((t) => ({
      time: formatInstant(t.starts_at),
      word: `${t.title}：${meetingStatus[t.status as MeetingStatus]}`,
      reason: '',
    })),
  ]
}

/** The lists that were stored when somebody acted, for those who may ask for one to be made again. */
async function storedLists(ctx: Ctx, { match }: Pair): Promise<EvidenceView['stored']> {
  if (!match || can(ctx.actor, 'match.replay') !== true) return []
  const rows = await seenListsOf(ctx.read, match.id)
  return rows.map((r) => ({ id: r.id, time: formatInstant(r.at), word: stepWords[r.action] ?? r.action }))
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
