import { personalDataIn, personalDataKinds } from '#app/domain/personal-data-patterns.ts'
import type { ItemKind } from '#app/domain/vocabulary.ts'
import { fieldLabels, fieldTexts } from '../opportunity/opportunity-fields.ts'
import { productFieldLabels, productFieldTexts } from '../product/product-fields.ts'
import type { ReviewedItem } from './load-review.server.ts'

/** One field of the reviewed text as it is read: its lines, and what it was before if it was published already. */
export interface ReviewField {
  field: string
  label: string
  lines: string[]
  /** The published text where it differs; null when nothing is published or nothing has changed. */
  before: string | null
}

/** The fields of a form with their words, in its order. */
export function reviewFieldLabels(kind: ItemKind): Record<string, string> {
  return kind === 'opportunity' ? fieldLabels : productFieldLabels
}

/** `musts.1` → 必备条件第 2 条. */
export function reviewFieldName(kind: ItemKind, field: string): string {
  const [root = '', line] = field.split('.')
  const label = reviewFieldLabels(kind)[root] ?? root
  return line !== undefined && /^\d+$/.test(line) ? `${label}第 ${Number(line) + 1} 条` : label
}

type TextOf = Record<string, string | undefined>

function textsOf(item: ReviewedItem): { now: TextOf; before: TextOf | null } {
  if (item.kind === 'opportunity') {
    const { published } = item.loaded
    return { now: fieldTexts(item.content), before: published && fieldTexts(published) }
  }
  const { published } = item.loaded
  return { now: productFieldTexts(item.content), before: published && productFieldTexts(published) }
}

/** The reviewed text field by field; empty fields are left out unless they were emptied. */
export function reviewFields(item: ReviewedItem): ReviewField[] {
  const { now, before } = textsOf(item)
  return Object.entries(reviewFieldLabels(item.kind)).flatMap(([field, label]) => {
    const text = now[field] ?? ''
    const old = before?.[field] ?? ''
    const changed = before !== null && old !== text
    return text === '' && !changed ? [] : [{ field, label, lines: text.split('\n'), before: changed ? old : null }]
  })
}

export interface PersonalDataWarning {
  field: string
  message: string
}

/** Mobile, identity and card numbers in the texts that are about to become public. Office numbers are public. */
export function personalDataWarnings(kind: ItemKind, fields: readonly ReviewField[]): PersonalDataWarning[] {
  return fields.flatMap(({ field, lines }) =>
    lines.flatMap((text, i) =>
      personalDataIn(text).map(({ kind: pattern, masked }) => {
        const path = lines.length > 1 ? `${field}.${i}` : field
        return {
          field: path,
          message: `${reviewFieldName(kind, path)}里疑似有${personalDataKinds[pattern]}（${masked}），请核对能否公开`,
        }
      }),
    ),
  )
}
