import { formatDay, dayOf } from '../time.ts'
import { publicCount } from '../small-counts.ts'

/** What a closing report is made of: counts only, no unit is named. */
export interface ReportFigures {
  title: string
  place: string
  startsAt: number
  presentUnits: number
  presentPeople: number
  needPitches: number
  productPitches: number
  scheduled: number
  held: number
  intents: number
  talking: number
}

/** ` 12 场`, with the space that stands between words and figures; `少于 3 场`. */
const talks = (n: number): string => `${publicCount(n).replace(/^(?=\d)/, ' ')} 场`

/**
 * The public part as a first text, to be edited: what took place, in counts. Intents are said as a number alone, and
 * numbers that could point at single units are not said.
 */
export function publicReport(f: ReportFigures): string {
  const stage = [
    f.needPitches > 0 ? `需求发布 ${f.needPitches} 项` : '',
    f.productPitches > 0 ? `方案路演 ${f.productPitches} 项` : '',
  ].filter(Boolean)
  const came =
    f.presentPeople > 0 ? `${publicCount(f.presentUnits)} 家单位、${publicCount(f.presentPeople)} 人到场` : ''
  return [
    `${formatDay(dayOf(f.startsAt))}，“${f.title}”在${f.place}举办。${[came, ...stage].filter(Boolean).join('，')}${came || stage.length > 0 ? '。' : ''}`,
    `安排一对一洽谈${talks(f.scheduled)}，完成${talks(f.held)}，其中${talks(f.intents)}有合作意向，${talks(f.talking).trimStart()}继续沟通。`,
    '以上为供需对接情况，不代表采购结果。',
  ].join('\n')
}

export interface TalkLine {
  need: string
  offer: string
  outcome: string
  nextStep: string
}

/** The internal part as a first text: who goes on with whom, and what comes next. */
export function internalReport(goesOn: readonly TalkLine[], disagreed: number): string {
  const lines = goesOn.map(
    (t) => `${t.need} × ${t.offer}：${t.outcome}${t.nextStep === '' ? '' : `，下一步 ${t.nextStep}`}`,
  )
  return [
    ...(lines.length > 0 ? lines : ['没有填写合作意向或继续沟通的洽谈。']),
    ...(disagreed > 0 ? [`双方填写不一致 ${disagreed} 场，待核实。`] : []),
  ].join('\n')
}

/** Intents for each hour that a table stood ready. Null where there was no table. */
export function intentsPerTableHour(intents: number, s: { tables: number; rounds: number; roundMinutes: number }) {
  const hours = (s.tables * s.rounds * s.roundMinutes) / 60
  return hours === 0 ? null : intents / hours
}
