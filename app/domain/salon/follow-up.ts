import { DAY_MS, formatShortDay } from '../time.ts'
import type { FollowUpAnswer } from '../vocabulary.ts'

/** 回访: what came of each talk, asked so many days after the salon. */
export const waves = [30, 90] as const
export type Wave = (typeof waves)[number]

/** From when on a wave may be asked (ms UTC). */
export const dueAt = (startsAt: number, wave: Wave): number => startsAt + wave * DAY_MS

/** The team is reminded of a wave that nobody has begun until so many days after the salon. */
export const stillDueDays = (wave: Wave): number => (wave === 30 ? 90 : 180)

/** A question that was sent can be answered so long. */
export const ANSWER_DAYS = 30
/** Who has not answered by then is reminded, once. */
export const REMIND_AFTER_DAYS = 7

export type FollowUpSide = 'need' | 'offer'

/** One side's word about a talk in a wave. */
export interface FollowUpWord {
  side: FollowUpSide
  wave: number
  answer: FollowUpAnswer
}

/** From the most that was said to the least. */
const ORDER: readonly FollowUpAnswer[] = ['contract', 'ongoing', 'paused', 'ended']

export interface SettledProgress {
  /** What counts; null while nobody has said anything. */
  readonly answer: FollowUpAnswer | null
  /** Both sides have said the same. */
  readonly both: boolean
  /** Both have spoken, and differently. */
  readonly disagreed: boolean
}

/**
 * What counts of a talk up to a wave: the newest word of each side; of two different ones the lesser, so that 已签约
 * counts only when nobody contradicts.
 */
export function settledProgress(words: readonly FollowUpWord[], upTo: number = Infinity): SettledProgress {
  const newest = (side: FollowUpSide) =>
    words
      .filter((w) => w.side === side && w.wave <= upTo)
      .reduce<FollowUpWord | null>((a, b) => (a && a.wave > b.wave ? a : b), null)?.answer
  const [need, offer] = [newest('need'), newest('offer')]
  if (!need || !offer) return { answer: need ?? offer ?? null, both: false, disagreed: false }
  if (need === offer) return { answer: need, both: true, disagreed: false }
  return { answer: ORDER.indexOf(need) > ORDER.indexOf(offer) ? need : offer, both: false, disagreed: true }
}

/** Both sides have said in an earlier wave that it is signed or over: it is not asked again. */
export function isOver(words: readonly FollowUpWord[], before: number): boolean {
  const { answer, both } = settledProgress(words, before - 1)
  return both && (answer === 'contract' || answer === 'ended')
}

export interface FollowUpTally {
  talks: number
  /** Talks of which somebody has said something. */
  known: number
  /** 已签约 by both sides, and by one while the other has said nothing. */
  contractBoth: number
  contractOne: number
  ongoing: number
  paused: number
  ended: number
  disagreed: number
}

/** How far the talks of a salon have come up to a wave. Each item holds the words about one talk. */
export function tallyProgress(talks: readonly (readonly FollowUpWord[])[], upTo: number): FollowUpTally {
  const settled = talks.map((words) => settledProgress(words, upTo))
  const count = (of: (s: SettledProgress) => boolean) => settled.filter(of).length
  return {
    talks: talks.length,
    known: count((s) => s.answer !== null),
    contractBoth: count((s) => s.answer === 'contract' && s.both),
    contractOne: count((s) => s.answer === 'contract' && !s.both),
    ongoing: count((s) => s.answer === 'ongoing'),
    paused: count((s) => s.answer === 'paused'),
    ended: count((s) => s.answer === 'ended'),
    disagreed: count((s) => s.disagreed),
  }
}

/** The question to one unit as a first text, to be edited before it is sent. */
export function questionText(
  salon: { title: string; startsAt: number; wave: Wave; now: number },
  talks: readonly { other: string; subject: string }[],
): string {
  return [
    `${formatShortDay(salon.startsAt, salon.now)}的“${salon.title}”已过去 ${salon.wave} 天，想了解贵单位 ${talks.length} 场洽谈的进展：`,
    ...talks.map((t) => `· ${t.other}：${t.subject}`),
    '每场点一下即可：已签约、正在推进、暂停或不再推进。不用登录。',
  ].join('\n')
}
