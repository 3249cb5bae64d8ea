import type { OpportunityContent } from '../opportunity-content.ts'
import { emptyOpportunity, opportunityContentSchema, opportunityLimits as limits } from '../opportunity-content.ts'
import type { OpportunityField } from './column-words.ts'
import { readAmount } from './read-amount.ts'
import type { MoneyUnit } from './read-amount.ts'
import { readContact } from './read-contact.ts'
import { readTime } from './read-day.ts'
import { readCategories, readFunding, readLevel, readModes, readPreparation, readSpaces } from './read-terms.ts'
import { bad, good } from './reading.ts'
import type { RowReader } from './row-reader.ts'
import { readLine, readList, readText } from './row-reader.ts'

/** 有效期 set once for rows whose sheet does not say one. */
export type DefaultValidity = { validity: 'open' } | { validity: 'until'; deadline: string }

export interface RowContext {
  today: string
  moneyUnit: MoneyUnit
  defaultValidity?: DefaultValidity
}

/** A person's own name and mobile as the sheet had them: never part of the public content. */
export interface PrivateContact {
  person: string
  mobile: string
}

export interface ReadItem<C> {
  content: C
  contact: PrivateContact
}

/** Reads a row of an opportunity list. Problem cells leave their field empty. */
export function readOpportunity(row: RowReader, context: RowContext): ReadItem<OpportunityContent> {
  const contacts = readContacts(row)
  const category = row.take('category', readCategories)
  const space = row.take('space', readSpaces)
  const draft: OpportunityContent = {
    ...emptyOpportunity,
    title: row.take('title', readLine(limits.title)) ?? '',
    summary: row.take('summary', readText(limits.summary)) ?? '',
    categories: category?.codes ?? [],
    categoryNote: category?.note ?? '',
    modes: row.take('modes', readModes) ?? [],
    office: contacts.office,
    phone: contacts.phone,
    currentState: row.take('currentState', readText(limits.currentState)) ?? '',
    goal: row.take('goal', readText(limits.goal)) ?? '',
    musts: conditions(row, 'musts', 'm'),
    shoulds: conditions(row, 'shoulds', 's'),
    spaces: space?.codes ?? [],
    spaceNote: space?.note ?? '',
    amount: amount(row, context.moneyUnit),
    funding: row.take('funding', readFunding) ?? '',
    preparation: row.take('preparation', readPreparation) ?? '',
    level: row.take('level', readLevel) ?? '',
    ...due(row, context.today),
  }
  const content = checked(row, { ...draft, ...validity(row, context, draft) })
  return { content, contact: { person: contacts.person, mobile: contacts.mobile } }
}

function amount(row: RowReader, unit: MoneyUnit): OpportunityContent['amount'] {
  const read = row.take('amount', (text) => readAmount(text, { unit }))
  return read && read.kind !== 'negotiable' ? { ...read, kind: read.kind } : emptyOpportunity.amount
}

function conditions(row: RowReader, field: 'musts' | 'shoulds', prefix: string): OpportunityContent['musts'] {
  const lines = row.take(field, readList(limits.requirement, limits.requirements)) ?? []
  return lines.map((text, i) => ({ id: `${prefix}${i + 1}`, text }))
}

/** 实施时限: a day, or the wording when there is none. */
function due(row: RowReader, today: string): Pick<OpportunityContent, 'dueOn' | 'dueNote'> {
  const read = row.take('due', (text) => {
    const time = readTime(text, today)
    return time.ok && time.value.kind === 'note' && time.value.note.length > 40
      ? bad('超过 40 字，请写日期或简短说明')
      : time
  })
  if (read?.kind === 'day') return { dueOn: read.day, dueNote: '' }
  if (read?.kind === 'open') return { dueOn: '', dueNote: '长期' }
  return { dueOn: '', dueNote: read?.kind === 'note' ? read.note : '' }
}

type Validity = Pick<OpportunityContent, 'validity' | 'deadline'>

/** 有效期: its own column, else 长期 in 实施时限, else what is set for the whole sheet. */
function validity(row: RowReader, context: RowContext, draft: OpportunityContent): Validity {
  const read = row.take('validity', (text) => {
    const time = readTime(text, context.today)
    const vague = time.ok && time.value.kind === 'note' && !/^[待未]/.test(time.value.note)
    return vague ? bad('有效期要写日期或“长期有效”') : time
  })
  if (read === undefined) return { validity: '', deadline: '' }
  if (read.kind === 'open') return { validity: 'open', deadline: '' }
  if (read.kind === 'day')
    return { validity: 'until', deadline: read.time === '' ? read.day : `${read.day} ${read.time}` }
  if (context.defaultValidity) return { deadline: '', ...context.defaultValidity }
  return draft.dueNote === '长期' ? { validity: 'open', deadline: '' } : { validity: '', deadline: '' }
}

interface Contacts extends PrivateContact {
  office: string
  phone: string
}

/** 责任科室 and 办公电话 from their own columns or from one; names and mobiles are kept apart. */
export function readContacts(row: RowReader): Contacts {
  const office = row.take('office', (text) => {
    const read = readContact(text)
    if (!read.ok || read.value.office !== '' || read.value.person === '' || /[×*]/.test(read.value.person)) return read
    return good({ ...read.value, office: read.value.person, person: '' })
  })
  const phone = row.take('phone', readContact)
  const person = row.text('person') === '' ? undefined : row.take('person', readContact)
  const people = [phone, office, person]
  const first = (key: keyof Contacts) => people.map((p) => p?.[key] ?? '').find((s) => s !== '') ?? ''
  return {
    office: office?.office !== undefined && office.office !== '' ? office.office : (phone?.office ?? ''),
    phone: first('phone'),
    person: first('person'),
    mobile: first('mobile'),
  }
}

const FIELD_OF: Partial<Record<keyof OpportunityContent, OpportunityField>> = {
  categories: 'category',
  categoryNote: 'category',
  deadline: 'validity',
  validity: 'validity',
  spaces: 'space',
  spaceNote: 'space',
  dueOn: 'due',
  dueNote: 'due',
}

/** The form's own schema has the last word; what it refuses becomes a problem and the field is emptied. */
function checked(row: RowReader, draft: OpportunityContent): OpportunityContent {
  let current = draft
  for (let i = 0; i < 8; i++) {
    const result = opportunityContentSchema.safeParse(current)
    if (result.success) return result.data
    for (const issue of result.error.issues) {
      const key = issue.path[0] as keyof OpportunityContent
      if (JSON.stringify(current[key]) === JSON.stringify(emptyOpportunity[key])) continue
      row.problem(FIELD_OF[key] ?? (key as OpportunityField), issue.message)
      current = { ...current, [key]: emptyOpportunity[key] }
    }
  }
  return emptyOpportunity
}
