import type { ItemKind, OrganisationKind, ReleaseKind } from '../vocabulary.ts'
import { isPublicOwner, organisationKind } from '../vocabulary.ts'

/** The counting word of releases: a setting, 批 unless the lead unit says 期. */
export type ReleaseWord = '批' | '期'

/** `2026-1`, the number in addresses and file names. */
export const releaseNumber = (year: number, batch: number): string => `${year}-${batch}`

/** `2026年第1批` */
export const releaseName = (year: number, batch: number, word: ReleaseWord): string => `${year}年第${batch}${word}`

export const listName: Record<ItemKind, string> = { opportunity: '机会清单', product: '产品清单' }

/** The lists that a release of this kind holds, in the order of their annexes. */
export function kindsOf(kind: ReleaseKind): readonly ItemKind[] {
  return kind === 'both' ? ['opportunity', 'product'] : [kind]
}

/** The title proposed for a release: 演示区2026年第1批机会清单、产品清单. */
export function proposedTitle(district: string, name: string, kind: ReleaseKind): string {
  return `${district}${name}${kindsOf(kind)
    .map((k) => listName[k])
    .join('、')}`
}

/** 计数 by the default rule: each kind of list counts 1. */
export function defaultCount(kind: ReleaseKind): { value: number; note: string } {
  return kind === 'both' ? { value: 2, note: '机会、产品各计 1 个' } : { value: 1, note: '计 1 个' }
}

const COMMERCE = ['growth-retail', 'scene-commerce']

/**
 * The name under which an owner appears who stays unnamed until both sides agree: 某商贸企业 for an enterprise whose
 * need is about commerce, otherwise 某 and the word of its kind. Never says more than the kind.
 */
export function unnamedOwner(kind: OrganisationKind, category: string): string {
  if (kind === 'enterprise' && COMMERCE.includes(category)) return '某商贸企业'
  return `某${organisationKind.labels[kind]}`
}

/** Only an owner that spends no public money may stay unnamed. */
export function staysUnnamed(kind: OrganisationKind, anonymousOwner: boolean): boolean {
  return anonymousOwner && !isPublicOwner(kind)
}
