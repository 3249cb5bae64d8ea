import { formatRange } from '#app/domain/money.ts'
import type { OpportunityContent, RequirementLine } from '#app/domain/opportunity-content.ts'
import { categoryName, spaceName } from '#app/domain/taxonomy.ts'
import { formatDay } from '#app/domain/time.ts'
import {
  amountKind,
  answerMode,
  attendanceLevel,
  cooperationMode,
  funding,
  preparation,
  visibility,
} from '#app/domain/vocabulary.ts'
import { changedFields } from '../field-changes.ts'
import type { FieldChange } from '../field-changes.ts'

/** How each field of a need is called and worded: for facts, comparisons of versions, and conflicts. */

type Shown = Partial<OpportunityContent>

export const fieldLabels = {
  title: '名称',
  summary: '需求概况',
  categories: '所属领域',
  categoryNote: '领域注明',
  modes: '合作方式',
  office: '责任科室',
  phone: '办公电话',
  validity: '有效期',
  deadline: '截止时间',
  currentState: '现状与数据',
  goal: '期望目标',
  musts: '必备条件',
  shoulds: '优先条件',
  spaces: '空间',
  spaceNote: '空间说明',
  amount: '金额',
  funding: '资金来源',
  preparation: '前期工作',
  preparationLink: '采购意向链接',
  dueOn: '实施时限',
  dueNote: '实施时限说明',
  level: '参会层级',
  visibility: '公开范围',
  anonymousOwner: '不显示单位名称',
  answerMode: '应答方式',
  showAnswerCount: '显示应答份数',
  publicAnswerCount: '公开显示应答家数',
  askCost: '请应答单位填写费用区间',
} as const satisfies Record<keyof OpportunityContent, string>

const ops = { '>=': '不低于', '<=': '不高于', '=': '为', has: '包含' } as const

/** `响应时间 不高于 3 秒`: the part of a line that fields can check. */
export function checkText(check: NonNullable<RequirementLine['check']>): string {
  return [check.what, ops[check.op], `${check.value}`, check.unit].filter((s) => s !== undefined && s !== '').join(' ')
}

const lineText = (line: RequirementLine): string =>
  line.check ? `${line.text}（${checkText(line.check)}）` : line.text

const yes = (on: boolean | undefined) => (on ? '是' : '')

export function amountWords(amount: OpportunityContent['amount'] | undefined): string {
  if (!amount || amount.kind === '') return ''
  return amount.kind === 'open' || amount.kind === 'none' ? amountKind.labels[amount.kind] : (formatRange(amount) ?? '')
}

/** Every field as text, '' where nothing is written. Fields that the content does not have are left out. */
export function fieldTexts(c: Shown): Partial<Record<keyof OpportunityContent, string>> {
  const texts: Record<keyof OpportunityContent, string | undefined> = {
    title: c.title,
    summary: c.summary,
    categories: c.categories?.map(categoryName).join('、'),
    categoryNote: c.categoryNote,
    modes: c.modes?.map((m) => cooperationMode.labels[m]).join('、'),
    office: c.office,
    phone: c.phone,
    validity: c.validity === 'open' ? '长期有效' : c.validity === 'until' ? '到截止时间为止' : c.validity,
    deadline: c.deadline,
    currentState: c.currentState,
    goal: c.goal,
    musts: c.musts?.map(lineText).join('\n'),
    shoulds: c.shoulds?.map(lineText).join('\n'),
    spaces: c.spaces?.map(spaceName).join('、'),
    spaceNote: c.spaceNote,
    amount: c.amount && amountWords(c.amount),
    funding: c.funding && funding.labels[c.funding],
    preparation: c.preparation && preparation.labels[c.preparation],
    preparationLink: c.preparationLink,
    dueOn: c.dueOn && formatDay(c.dueOn),
    dueNote: c.dueNote,
    level: c.level && attendanceLevel.labels[c.level],
    visibility: c.visibility && visibility.labels[c.visibility],
    anonymousOwner: yes(c.anonymousOwner),
    answerMode: c.answerMode && answerMode.labels[c.answerMode],
    showAnswerCount: yes(c.showAnswerCount),
    publicAnswerCount: yes(c.publicAnswerCount),
    askCost: yes(c.askCost),
  }
  return texts
}

/** The fields in which two contents differ, in the order of the form. */
export function fieldChanges(before: Shown, after: Shown): FieldChange[] {
  return changedFields(fieldLabels, fieldTexts(before), fieldTexts(after))
}
