import type { Finding } from '#app/domain/opportunity-content.ts'
import type { OpportunityStatus } from '#app/domain/status.ts'
import type { FormValues } from './opportunity.schema.ts'

/** What the form of a need is opened with. */
export interface EditView {
  id: string
  key: string
  number: string | null
  title: string
  status: OpportunityStatus
  version: number
  values: FormValues
  findings: Finding[]
  owner: { name: string; publicBody: boolean }
  savedAt: number
  savedBy: string
  /** What the last review returned: a reason, and remarks at fields. */
  returned: { reason: string; comments: { field: string; comment: string }[] } | null
  similar: { to: string; title: string; owner: string; side: 'need' | 'offer' }[]
  today: string
}

/** The sections of the form and the fields in each, for the task list and the links of findings. */
export const formSections = [
  { id: 'basics', title: '基本信息', fields: ['title', 'categories', 'categoryNote', 'summary'] },
  { id: 'terms', title: '合作方式与有效期', fields: ['modes', 'validity', 'deadline'] },
  { id: 'contact', title: '责任单位与联系', fields: ['office', 'phone'] },
  { id: 'needs', title: '现状、目标与条件', fields: ['currentState', 'goal', 'musts', 'shoulds'], more: true },
  {
    id: 'money',
    title: '金额、时限与空间',
    fields: ['amount', 'funding', 'preparation', 'preparationLink', 'dueOn', 'dueNote', 'spaces', 'spaceNote', 'level'],
    more: true,
  },
  {
    id: 'reach',
    title: '公开范围与应答方式',
    fields: ['visibility', 'anonymousOwner', 'answerMode', 'showAnswerCount', 'publicAnswerCount', 'askCost'],
    more: true,
  },
] as const satisfies readonly { id: string; title: string; fields: readonly string[]; more?: boolean }[]
export type SectionId = (typeof formSections)[number]['id']

/** The field of a finding without the line number: `musts.2` → `musts`. */
export const fieldOf = (path: string): string => path.split('.')[0] ?? path

/** The element of the form that a field's error links to. */
export function anchorOf(path: string): string {
  const [field, index] = path.split('.')
  if ((field === 'musts' || field === 'shoulds') && index !== undefined) return `#${field}-${index}`
  if (field === 'categories') return '#category'
  return `#${field ?? ''}`
}
