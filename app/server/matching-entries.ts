import { joinFields, oneList } from '#app/domain/matching/entry.ts'
import type { Entry, MoneyRange } from '#app/domain/matching/entry.ts'
import type { Demands, Offering } from '#app/domain/matching/conditions.ts'
import { deadlineOf } from '#app/domain/opportunity-content.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import type { ProductContent } from '#app/domain/product-content.ts'
import { DAY_MS, dayOf, startOfDay } from '#app/domain/time.ts'
import { cooperationMode, deployment } from '#app/domain/vocabulary.ts'

/**
 * What the matching reads of an item. Details for verified organisations are read here too: suggestions are seen only
 * by people who may see them. Owner, region and size are left out, so they cannot matter.
 */
interface Item<C> {
  id: string
  organisationId: string
  content: C
}

export function needEntry({ id, organisationId, content: c }: Item<OpportunityContent>): Entry {
  const { text, fields } = joinFields(c.title, [
    { name: 'summary', text: c.summary },
    { name: 'currentState', text: c.currentState },
    { name: 'goal', text: c.goal },
    ...c.musts.map((l, i) => ({ name: `musts.${i}`, text: l.text })),
    ...c.shoulds.map((l, i) => ({ name: `shoulds.${i}`, text: l.text })),
  ])
  const own = {
    id,
    title: c.title,
    text,
    fields,
    categories: oneList(c.categories),
    modes: oneList(c.modes),
    orgId: organisationId,
  }
  return { ...own, money: rangeOf(c.amount), days: daysFor(c) }
}

/** Both ends of money that is named; 暂未确定 and 面议 name none. */
function rangeOf({ kind, min, max }: OpportunityContent['amount'] | ProductContent['price']): MoneyRange | undefined {
  if ((kind !== 'exact' && kind !== 'range') || (min === null && max === null)) return undefined
  return { from: min, to: max }
}

/** Days between the deadline for answers and 实施时限. A 长期有效 need names no beginning. */
function daysFor(c: OpportunityContent): number | undefined {
  const deadline = deadlineOf(c)
  if (deadline === null || c.dueOn === '') return undefined
  return Math.floor((startOfDay(c.dueOn) + DAY_MS - deadline) / DAY_MS)
}

const line = (...parts: (string | number | undefined | null)[]) =>
  parts.filter((p) => p !== undefined && p !== null && p !== '').join(' ')

export function offerEntry({ id, organisationId, content: c }: Item<ProductContent>): Entry {
  const { text, fields } = joinFields(c.title, [
    { name: 'summary', text: c.summary },
    ...c.capabilities.map((l, i) => ({ name: `capabilities.${i}`, text: line(l.what, l.value, l.unit) })),
    ...c.cases.map((k, i) => ({ name: `cases.${i}`, text: k.title })),
    ...c.certificates.map((k, i) => ({ name: `certificates.${i}`, text: k.name })),
  ])
  const own = {
    id,
    title: c.title,
    text,
    fields,
    categories: oneList(c.categories),
    modes: oneList(c.modes),
    orgId: organisationId,
  }
  return { ...own, money: rangeOf(c.price), days: c.leadTimeDays ?? undefined }
}

const modeWords = (modes: OpportunityContent['modes']) => modes.map((mode) => cooperationMode.labels[mode])

export function demandsOf(c: OpportunityContent): Demands {
  const deadline = deadlineOf(c)
  return {
    musts: c.musts,
    prefers: c.shoulds,
    modes: modeWords(c.modes),
    ...(deadline !== null && { closesOn: dayOf(deadline) }),
    ...(c.dueOn !== '' && { dueOn: c.dueOn }),
  }
}

export function offeringOf(c: ProductContent): Offering {
  return {
    capabilities: c.capabilities,
    certificates: c.certificates.map(({ name, validFrom, expiresOn }) => ({
      name,
      ...(validFrom && { validFrom }),
      expiresOn: expiresOn || undefined,
    })),
    deployment: c.deployment.map((code) => deployment.labels[code]),
    leadTimeDays: c.leadTimeDays ?? undefined,
    modes: modeWords(c.modes),
  }
}
