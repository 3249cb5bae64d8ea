import { formatRange } from './money.ts'
import type { MoneyRange } from './money.ts'
import { categoryName } from './taxonomy.ts'
import { amountKind, cooperationMode, organisationKind, priceKind } from './vocabulary.ts'
import type { AmountKind, CooperationMode, OrganisationKind, PriceKind } from './vocabulary.ts'

export interface Amount extends MoneyRange {
  kind: AmountKind | PriceKind | ''
}

/** `120 万元`, `200–300 万元`, `暂未确定`, `面议`; null where nothing is written. */
export function amountText(amount: Amount | undefined): string | null {
  if (!amount || amount.kind === '') return null
  if (amount.kind === 'exact' || amount.kind === 'range') return formatRange(amount)
  return amount.kind === 'negotiable' ? priceKind.labels.negotiable : amountKind.labels[amount.kind]
}

/** `采购、租赁` */
export function modesText(modes: readonly CooperationMode[] | undefined): string {
  return (modes ?? []).map((mode) => cooperationMode.labels[mode]).join('、')
}

/** 某商贸企业: what stands for an enterprise that does not show its name. */
export function anonymousName(kind: OrganisationKind, categories: readonly string[] | undefined): string {
  const first = categories?.[0]
  const word = first && first !== 'scene-other' ? categoryName(first).replace(/（.*）|^数字|^智慧|流量$/g, '') : ''
  return `某${word}${organisationKind.labels[kind]}`
}
