import type { Conditions, ConditionKind, ConditionRef, Count, Price } from '#app/domain/choosing/problem.ts'
import { matchLevel } from '#app/domain/vocabulary.ts'

/** What conditions and counts of a choice are called on the page. */

/** Names for what a condition is about. */
export interface ConditionNames {
  conditions: Conditions
  tables: number
  rounds: number
  /** By id of need, organisation and pair. */
  need: (id: string) => string
  organisation: (id: string) => string
  places: (organisationId: string) => number
  pair: (id: string) => string
  /** Meetings that stand already and count in this condition. */
  standing: (condition: ConditionRef) => number
}

/** A kind of condition as a whole. */
export function kindWord(kind: ConditionKind, { conditions, tables, rounds }: ConditionNames): string {
  switch (kind) {
    case 'perNeed':
      return `每项需求至多 ${conditions.perNeed} 家`
    case 'perFirm':
      return `每家企业至多 ${conditions.perFirm} 场`
    case 'onePerPair':
      return '同样两家单位只见一场'
    case 'presence':
      return '各单位在场的时段'
    case 'tables':
      return `${tables} 桌 ${rounds} 轮的桌位`
    case 'newcomers':
      return `首次参加的企业至少占 ${conditions.newcomersPercent}%`
    case 'must':
      return '必选'
    case 'mustNot':
      return '不选'
    case 'avoid':
      return '不想见'
    case 'conflict':
      return '利益冲突回避'
  }
}

/** One condition about one need, organisation or pair, with what is invited already. */
export function conditionWord(condition: ConditionRef, names: ConditionNames): string {
  const standing = names.standing(condition)
  return subjectWord(condition, names) + (standing > 0 ? `（已邀请 ${standing} 场）` : '')
}

function subjectWord({ kind, subject }: ConditionRef, names: ConditionNames): string {
  switch (kind) {
    case 'perNeed':
      return `“${names.need(subject)}”至多 ${names.conditions.perNeed} 家`
    case 'perFirm':
      return `${names.organisation(subject)}至多 ${names.conditions.perFirm} 场`
    case 'onePerPair': {
      const [a = '', b = ''] = subject.split(' ')
      return `${names.organisation(a)}与${names.organisation(b)}只见一场`
    }
    case 'presence':
      return `${names.organisation(subject)}在场的时段至多排 ${names.places(subject)} 场`
    case 'tables':
      return `${names.tables} 桌 ${names.rounds} 轮，共 ${names.tables * names.rounds} 个桌位`
    case 'must':
      return `必选 ${names.pair(subject)}`
    case 'mustNot':
      return `不选 ${names.pair(subject)}`
    case 'avoid':
      return `${names.pair(subject)} 之间有一方不想见`
    case 'conflict':
      return `${names.pair(subject)} 有利益冲突`
    case 'newcomers':
      return kindWord(kind, names)
  }
}

const parts = ({ high, medium, low, other, agreed, wishes }: Count): [string, number][] => [
  [matchLevel.labels.high, high],
  [matchLevel.labels.medium, medium],
  [matchLevel.labels.low, low],
  ['未分等级', other],
  ['其中双方已同意对接', agreed],
  ['合想见', wishes],
]

/** `高度相关 9、相关 11`; what is none is left out. */
export const levelsText = (count: Count): string =>
  parts(count)
    .filter(([, n]) => n > 0)
    .map(([word, n]) => `${word} ${n}`)
    .join('、')

/** What lifting a kind of condition would bring. */
export function priceText({ kind, gain }: Price, names: ConditionNames): string {
  const levels = parts(gain)
    .filter(([, n]) => n !== 0)
    .map(([word, n]) => `${word}${n > 0 ? '多' : '少'} ${Math.abs(n)}`)
    .join('、')
  const pairs = gain.pairs === 0 ? '对数不变' : `${gain.pairs > 0 ? '可多' : '会少'} ${Math.abs(gain.pairs)} 对`
  const without = `去掉“${kindWord(kind, names)}”`
  return levels === '' ? `${without}没有变化` : `${without}，${pairs}（${levels}）`
}
