import type { Capability, Certificate, ProductCase, ProductContent } from '../product-content.ts'
import { emptyProduct, productContentSchema, productLimits as limits } from '../product-content.ts'
import type { ProductField } from './column-words.ts'
import type { ReadItem, RowContext } from './opportunity-row.ts'
import { readContacts } from './opportunity-row.ts'
import { readAmount } from './read-amount.ts'
import { readTime } from './read-day.ts'
import { readCategories, readDeployment, readModes } from './read-terms.ts'
import { bad } from './reading.ts'
import type { RowReader } from './row-reader.ts'
import { readLine, readList, readText } from './row-reader.ts'

/** Reads a row of a product list. Problem cells leave their field empty. */
export function readProduct(row: RowReader, context: RowContext): ReadItem<ProductContent> {
  const contacts = readContacts(row)
  const lines = (field: ProductField, max: number, most: number) => row.take(field, readList(max, most)) ?? []
  const draft: ProductContent = {
    ...emptyProduct,
    title: row.take('title', readLine(limits.title)) ?? '',
    summary: row.take('summary', readText(limits.summary)) ?? '',
    categories: row.take('category', readCategories)?.codes ?? [],
    modes: row.take('modes', readModes) ?? [],
    cases: lines('cases', 80, limits.cases).map(caseOf),
    capabilities: lines('capabilities', 80, limits.capabilities).map(capabilityOf),
    certificates: lines('certificates', 140, limits.certificates).map((l) => certificateOf(l)),
    deployment: row.take('deployment', readDeployment) ?? [],
    price: price(row, context),
    location: row.take('location', readLine(60)) ?? '',
    phone: contacts.phone,
    validUntil: validUntil(row, context),
  }
  return { content: checked(row, draft), contact: { person: contacts.person, mobile: contacts.mobile } }
}

function price(row: RowReader, context: RowContext): ProductContent['price'] {
  const read = row.take('price', (text) => readAmount(text, { unit: context.moneyUnit, product: true }))
  if (!read || read.kind === 'open' || read.kind === 'none') return emptyProduct.price
  return { ...read, kind: read.kind }
}

function validUntil(row: RowReader, context: RowContext): string {
  const read = row.take('validity', (text) => {
    const time = readTime(text, context.today)
    return time.ok && time.value.kind === 'note' ? bad('有效期要写日期') : time
  })
  if (read?.kind === 'day') return read.day
  return read?.kind === 'none' && context.defaultValidity?.validity === 'until'
    ? context.defaultValidity.deadline.slice(0, 10)
    : ''
}

/** A case keeps its wording; the year is taken where exactly one is written. */
function caseOf(text: string): ProductCase {
  const years = [...new Set(text.match(/(?<!\d)(?:19[9]|20[0-9])\d(?=年)/g) ?? [])]
  return { title: text, place: '', year: years.length === 1 ? Number(years[0]) : null, source: '' }
}

/** `响应时间：3秒` as what, value and unit; any other line stays whole. */
function capabilityOf(text: string, i: number): Capability {
  const id = `c${i + 1}`
  const m = /^([^:：]{1,40})[:：]\s*(\d+(?:\.\d+)?)\s*([^\d\s]{0,12})$/.exec(text)
  if (!m) return { id, what: text }
  const unit = m[3] as string
  return { id, what: m[1] as string, value: Number(m[2]), ...(unit === '' ? {} : { unit }) }
}

/** `…证书（证书号 X，有效期至2027-05-31）`: number and expiry are taken where they are named as such. */
function certificateOf(text: string): Certificate {
  const expiry = /有效期(?:至|到)?[:：]?\s*(\d{4}[-./年]\d{1,2}(?:[-./月]\d{1,2}日?|月)?)/.exec(text.normalize('NFKC'))
  const read = expiry ? readTime(expiry[1] as string, '1990-01-01') : null
  const number = /(?:证书号|专利号|登记号|编号|软著登字第?)[:：]?\s*([\w.\-/]{4,60})/.exec(text)?.[1] ?? ''
  const name = text.replace(/[（(][^（）()]*(有效期|证书号|专利号|登记号|编号)[^（）()]*[)）]/g, '').trim()
  return { name: name || text, number, expiresOn: read?.ok && read.value.kind === 'day' ? read.value.day : '' }
}

const FIELD_OF: Partial<Record<keyof ProductContent, ProductField>> = { categories: 'category', validUntil: 'validity' }

function checked(row: RowReader, draft: ProductContent): ProductContent {
  let current = draft
  for (let i = 0; i < 8; i++) {
    const result = productContentSchema.safeParse(current)
    if (result.success) return result.data
    for (const issue of result.error.issues) {
      const key = issue.path[0] as keyof ProductContent
      if (JSON.stringify(current[key]) === JSON.stringify(emptyProduct[key])) continue
      row.problem(FIELD_OF[key] ?? (key as ProductField), issue.message)
      current = { ...current, [key]: emptyProduct[key] }
    }
  }
  return emptyProduct
}
