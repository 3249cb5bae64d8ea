import { anonymous } from '#app/domain/policy/actor.ts'
import { formatRange } from '#app/domain/money.ts'
import { ANSWER_DAYS, dueAt, settledProgress, tallyProgress, waves } from '#app/domain/salon/follow-up.ts'
import type { FollowUpSide, FollowUpTally, Wave } from '#app/domain/salon/follow-up.ts'
import { dayOf, formatDay } from '#app/domain/time.ts'
import { followUpAnswer, isPublicOwner, matchReason } from '#app/domain/vocabulary.ts'
import type { FollowUpAnswer, MatchReason, OrganisationKind } from '#app/domain/vocabulary.ts'
import { absoluteUrl } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { followUpPath } from '#app/server/follow-up-link.ts'
import { followUpsOf } from '#db/repos/follow-ups.ts'
import type { FollowUp, FollowUpWordRow } from '#db/repos/follow-ups.ts'
import type { ReadDb } from '#db/schema.ts'
import { questionOfLink } from './answer-follow-up.server.ts'
import { askedTalks, followedTalks, sideOfUnit } from './follow-up-talks.server.ts'
import type { FollowedTalk } from './follow-up-talks.server.ts'
import { loadSalon, loadTeamSalon } from './load-salon.server.ts'
import { needName } from './talks.queries.server.ts'

const answerWord = (code: string): string => followUpAnswer.labels[code as FollowUpAnswer] ?? ''
const sources = { link: '个人链接', account: '登录账号', phone: '电话，主办方代记' } as const

/** A word as a form shows it again. */
const formWord = (row: FollowUpWordRow | undefined) => ({
  answer: row?.answer ?? '',
  reasonCode: row?.reason_code ?? '',
  amount: row?.amount == null ? '' : String(row.amount / 1_000_000),
  note: row?.note ?? '',
})
export type ProgressWord = ReturnType<typeof formWord>

/** `已签约，80 万元 · 12月12日 个人链接` in its parts. */
function said(row: (FollowUpWordRow & { by_name: string | null }) | undefined) {
  if (!row) return null
  const reason = row.reason_code === '' ? '' : matchReason.labels[row.reason_code as MatchReason]
  const amount = row.amount === null ? '' : (formatRange({ min: row.amount, max: row.amount }) ?? '')
  return {
    word: [answerWord(row.answer), reason, amount].filter(Boolean).join('，'),
    note: row.note,
    from: `${formatDay(dayOf(row.at))} ${sources[row.source]}${row.source === 'phone' ? `（${row.by_name ?? ''}）` : ''}`,
  }
}

const wordIn = (talk: FollowedTalk, wave: number, side: FollowUpSide) =>
  talk.rows.find((r) => r.wave === wave && r.side === side)

/** One talk as the unit sees it that is asked. */
function askedView(talk: FollowedTalk, wave: number, organisationId: string) {
  const { meeting: m } = talk
  const side = sideOfUnit(m, organisationId) ?? 'need'
  return {
    id: m.id,
    side,
    other: side === 'need' ? m.offer_name : needName(m, { actor: anonymous, organisationId }),
    subject: `${m.need_title} × ${m.offer_title}`,
    /** A contract of an owner that spends public money has a procurement behind it. */
    procured: isPublicOwner(m.need_kind as OrganisationKind),
    word: formWord(wordIn(talk, wave, side)),
    said: said(wordIn(talk, wave, side))?.word ?? '',
  }
}
export type AskedTalk = ReturnType<typeof askedView>

/** What the holder of a link sees: the talks of the own unit, and what it has said of each. */
export async function followUpPage(ctx: Ctx, token: string) {
  const question = await questionOfLink(ctx, ctx.read, token)
  const salon = await loadSalon(ctx, ctx.read, question.salon_id)
  const talks = askedTalks(await followedTalks(ctx.read, salon.id), question.wave, question.organisation_id)
  return {
    now: ctx.now,
    wave: question.wave,
    unit: question.organisation_name,
    closesAt: question.closes_at ?? ctx.now,
    salon: { number: salon.number, title: salon.title, startsAt: salon.starts_at },
    talks: talks.map((t) => askedView(t, question.wave, question.organisation_id)),
  }
}

export interface WaveFigures {
  wave: Wave
  /** Units that were asked, and those of them that said something in this wave. */
  asked: number
  answered: number
  tally: FollowUpTally
}

/** Numbers of the waves in which anybody was asked. */
export async function followUpFigures(db: ReadDb, salonId: string): Promise<WaveFigures[]> {
  const questions = await followUpsOf(db, salonId)
  if (!questions.some((q) => q.status === 'sent')) return []
  const talks = await followedTalks(db, salonId)
  return waves.flatMap((wave) => {
    const figures = waveFigures(wave, questions, talks)
    return figures.asked === 0 ? [] : [figures]
  })
}

function waveFigures(wave: Wave, questions: readonly FollowUp[], talks: readonly FollowedTalk[]): WaveFigures {
  const asked = questions.filter((q) => q.wave === wave && q.status === 'sent')
  const spoke = (organisationId: string) =>
    talks.some((t) => {
      const side = sideOfUnit(t.meeting, organisationId)
      return side !== null && wordIn(t, wave, side) !== undefined
    })
  return {
    wave,
    asked: asked.length,
    answered: asked.filter((q) => spoke(q.organisation_id)).length,
    tally: tallyProgress(
      talks.map((t) => t.words),
      wave,
    ),
  }
}

/** 回访 of a salon for its team: whether a wave is due, its questions, and what the sides said. */
export async function followUpDesk(ctx: Ctx, key: string, asked: Wave | undefined) {
  const { salon } = await loadTeamSalon(ctx, ctx.read, key)
  const wave = asked ?? (ctx.now >= dueAt(salon.starts_at, 90) ? 90 : 30)
  const talks = await followedTalks(ctx.read, salon.id)
  const questions = await followUpsOf(ctx.read, salon.id)
  return {
    now: ctx.now,
    number: salon.number,
    title: salon.title,
    held: salon.status === 'held' || salon.status === 'closed',
    wave,
    waves: waves.map((w) => ({ wave: w, dueAt: dueAt(salon.starts_at, w), due: ctx.now >= dueAt(salon.starts_at, w) })),
    answerDays: ANSWER_DAYS,
    figures: waveFigures(wave, questions, talks),
    questions: questions
      .filter((q) => q.wave === wave)
      .map((q) => questionView(ctx, q, askedTalks(talks, wave, q.organisation_id))),
    talks: talks.map((t) => talkView(t, wave)),
  }
}
export type FollowUpDesk = Awaited<ReturnType<typeof followUpDesk>>

function questionView(ctx: Ctx, q: FollowUp, talks: readonly FollowedTalk[]) {
  const own = talks.map((t) => askedView(t, q.wave, q.organisation_id))
  return {
    id: q.id,
    unit: q.organisation_name,
    status: q.status,
    revision: q.revision,
    body: q.body,
    copyText: `${q.body}\n${absoluteUrl(ctx, followUpPath(ctx, q))}`,
    settledBy: q.settled_name ?? '',
    settledAt: q.settled_at,
    expired: q.closes_at !== null && ctx.now >= q.closes_at,
    closesAt: q.closes_at,
    answered: own.filter((t) => t.said !== '').length,
    talks: own,
  }
}
export type QuestionView = ReturnType<typeof questionView>

function talkView(talk: FollowedTalk, wave: number) {
  const { meeting: m } = talk
  const { answer, both, disagreed } = settledProgress(talk.words, wave)
  return {
    id: m.id,
    need: m.need_name,
    offer: m.offer_name,
    subject: `${m.need_title} × ${m.offer_title}`,
    needSaid: said(wordIn(talk, wave, 'need')),
    offerSaid: said(wordIn(talk, wave, 'offer')),
    counts: answer === null ? '' : answerWord(answer),
    both,
    disagreed,
  }
}
export type ProgressTalk = ReturnType<typeof talkView>
