import { formatRange } from './money.ts'
import type { MoneyRange } from './money.ts'
import { amountKind, cooperationMode, priceKind } from './vocabulary.ts'
import type { AmountKind, CooperationMode, PriceKind } from './vocabulary.ts'

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
