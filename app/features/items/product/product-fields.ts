import type { ProductContent } from '#app/domain/product-content.ts'
import { categoryName } from '#app/domain/taxonomy.ts'
import { formatDay } from '#app/domain/time.ts'
import { deployment } from '#app/domain/vocabulary.ts'
import { changedFields } from '../field-changes.ts'
import type { FieldChange } from '../field-changes.ts'
import { amountText, modesText } from '../format.ts'
import { capabilityText, caseDetail } from './product-format.ts'

/** How each field of a product is called and worded: for the review, its form and comparisons. */

export const productFieldLabels = {
  title: '名称',
  summary: '功能简介',
  categories: '所属领域',
  modes: '可提供的合作方式',
  phone: '对外业务电话',
  capabilities: '能力条目',
  cases: '应用案例',
  certificates: '资质与知识产权',
  price: '价格',
  deployment: '部署方式',
  leadTimeDays: '交付周期',
  location: '所在园区（街道）',
  offers: '能提供',
  wants: '想要',
  validUntil: '有效期',
} as const satisfies Record<keyof ProductContent, string>

const named = (codes: readonly string[]) => codes.map(categoryName).join('、')

/** Every field as text, '' where nothing is written. */
export function productFieldTexts(c: ProductContent): Record<keyof ProductContent, string> {
  return {
    title: c.title,
    summary: c.summary,
    categories: named(c.categories),
    modes: modesText(c.modes),
    phone: c.phone,
    capabilities: c.capabilities.map(capabilityText).join('\n'),
    cases: c.cases.map((one) => [one.title, caseDetail(one)].filter((s) => s !== '').join('：')).join('\n'),
    certificates: c.certificates
      .map((one) =>
        [
          one.name,
          one.number,
          one.validFrom && `自 ${formatDay(one.validFrom)} 起`,
          one.expiresOn && `有效至 ${formatDay(one.expiresOn)}`,
        ]
          .filter(Boolean)
          .join(' · '),
      )
      .join('\n'),
    price: amountText(c.price) ?? '',
    deployment: c.deployment.map((code) => deployment.labels[code]).join('、'),
    leadTimeDays: c.leadTimeDays === null ? '' : `${c.leadTimeDays} 天`,
    location: c.location,
    offers: named(c.offers),
    wants: named(c.wants),
    validUntil: c.validUntil === '' ? '长期有效' : formatDay(c.validUntil),
  }
}

/** The fields in which two contents differ, in the order of the form. */
export function productFieldChanges(before: ProductContent, after: ProductContent): FieldChange[] {
  return changedFields(productFieldLabels, productFieldTexts(before), productFieldTexts(after))
}
