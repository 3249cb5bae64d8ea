import { joinFields } from '#app/domain/matching/entry.ts'
import type { Entry } from '#app/domain/matching/entry.ts'
import type { Demands, Offering } from '#app/domain/matching/conditions.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import type { ProductContent } from '#app/domain/product-content.ts'
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
  return { id, title: c.title, text, fields, categories: c.categories, modes: c.modes, orgId: organisationId }
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
  return { id, title: c.title, text, fields, categories: c.categories, modes: c.modes, orgId: organisationId }
}

const modeWords = (modes: OpportunityContent['modes']) => modes.map((mode) => cooperationMode.labels[mode])

export function demandsOf(c: OpportunityContent): Demands {
  return { musts: c.musts, prefers: c.shoulds, modes: modeWords(c.modes) }
}

export function offeringOf(c: ProductContent): Offering {
  return {
    capabilities: c.capabilities,
    certificates: c.certificates.map((k) => ({ name: k.name, expiresOn: k.expiresOn || undefined })),
    deployment: c.deployment.map((code) => deployment.labels[code]),
    leadTimeDays: c.leadTimeDays ?? undefined,
    modes: modeWords(c.modes),
  }
}
