import { z } from 'zod'
import { formatWan, parseWan } from '#app/domain/money.ts'
import { productContentSchema, productLimits } from '#app/domain/product-content.ts'
import type { ProductContent } from '#app/domain/product-content.ts'

/** The form of a product as it is sent: everything is text, and everything may be missing. */

const one = z.string().default('')
/** A field sent once, several times or not at all, empty entries kept: parallel lists belong together by position. */
const many = z.preprocess(
  (v): unknown[] => (v === undefined ? [] : Array.isArray(v) ? v : [v]),
  z.array(z.string()).max(productLimits.capabilities + 10),
)
const chosen = many.transform((list) => list.filter((v) => v !== ''))

export const productIntents = ['autosave', 'save', 'submit'] as const

const sent = z.strictObject({
  intent: z.enum(productIntents),
  version: z.coerce.number().int(),
  /** The version whose text was shown beside the typed one, and is replaced knowingly. */
  overwrites: z.coerce.number().int().optional(),
  title: one,
  summary: one,
  category: one,
  alsoIn: chosen,
  modes: chosen,
  capabilities: z.strictObject({ id: many, what: many, value: many, unit: many }).partial().default({}),
  cases: z.strictObject({ title: many, place: many, year: many, source: many }).partial().default({}),
  certificates: z.strictObject({ name: many, number: many, validFrom: many, expiresOn: many }).partial().default({}),
  deployment: chosen,
  price: z.strictObject({ kind: one, min: one, max: one }).default({ kind: '', min: '', max: '' }),
  leadTimeDays: one,
  location: one,
  phone: one,
  offers: chosen,
  wants: chosen,
  validUntil: one,
})
type Sent = z.infer<typeof sent>

interface Problem {
  path: (string | number)[]
  message: string
}

const cell = (list: string[] | undefined, i: number) => (list?.[i] ?? '').trim()

/** `3` is a number that a requirement can be checked against, `工业级` a word. */
function valueOf(text: string): number | string {
  const number = Number(text.normalize('NFKC'))
  return Number.isNaN(number) ? text : number
}

/** Capability lines; a line keeps its id, a new one gets the next free one. */
function readCapabilities(list: Sent['capabilities'], problems: Problem[]): unknown[] {
  const used = new Set(list.id)
  let next = 1
  const freshId = () => {
    while (used.has(`c${next}`)) next++
    used.add(`c${next}`)
    return `c${next}`
  }
  return (list.what ?? []).flatMap((_, i) => {
    const [what, value, unit] = [cell(list.what, i), cell(list.value, i), cell(list.unit, i)]
    if (what === '' && (value !== '' || unit !== ''))
      problems.push({ path: ['capabilities', i], message: '请写明是什么能力' })
    if (what === '') return []
    const line = { id: cell(list.id, i) || freshId(), what }
    return [{ ...line, ...(value === '' ? {} : { value: valueOf(value) }), ...(unit === '' ? {} : { unit }) }]
  })
}

function readCases(list: Sent['cases'], problems: Problem[]): unknown[] {
  return (list.title ?? []).flatMap((_, i) => {
    const [title, place, year, source] = [
      cell(list.title, i),
      cell(list.place, i),
      cell(list.year, i).replace(/年$/, ''),
      cell(list.source, i),
    ]
    if (title === '' && place + year + source !== '') problems.push({ path: ['cases', i], message: '请写明案例名称' })
    if (title === '') return []
    if (year !== '' && !/^(19[9]\d|20\d\d)$/.test(year))
      problems.push({ path: ['cases', i], message: '年份写作四位数字，例如 2025' })
    return [{ title, place, year: year === '' ? null : Number(year), source }]
  })
}

function readCertificates(list: Sent['certificates'], problems: Problem[]): unknown[] {
  return (list.name ?? []).flatMap((_, i) => {
    const [name, number] = [cell(list.name, i), cell(list.number, i)]
    const [validFrom, expiresOn] = [cell(list.validFrom, i), cell(list.expiresOn, i)]
    if (validFrom !== '' && expiresOn !== '' && validFrom > expiresOn)
      problems.push({ path: ['certificates', i], message: '到期日不能早于生效日' })
    if (name === '' && number + validFrom + expiresOn !== '')
      problems.push({ path: ['certificates', i], message: '请写明资质或知识产权的名称' })
    return name === '' ? [] : [{ name, number, ...(validFrom !== '' && { validFrom }), expiresOn }]
  })
}

function readPrice({ kind, min, max }: Sent['price'], problems: Problem[]) {
  const read = (text: string) => {
    if (text.trim() === '') return null
    const fen = parseWan(text)
    if (fen === null) problems.push({ path: ['price'], message: '价格写作数字，单位万元，例如 12 或 0.8' })
    return fen
  }
  if (kind === 'exact') {
    const value = read(min)
    return { kind, min: value, max: value }
  }
  return kind === 'range' ? { kind, min: read(min), max: read(max) } : { kind, min: null, max: null }
}

function readDays(text: string, problems: Problem[]): number | null {
  const clean = text.normalize('NFKC').trim().replace(/天$/, '').trim()
  if (clean === '') return null
  if (/^\d{1,4}$/.test(clean)) return Number(clean)
  problems.push({ path: ['leadTimeDays'], message: '写作天数，例如 30' })
  return null
}

const ROWS = new Set<unknown>(['capabilities', 'cases', 'certificates'])

/** What was sent, with the content it stands for; refuses with a sentence at the field that cannot be stored. */
export const productForm = sent.transform((form, context) => {
  const problems: Problem[] = []
  const { intent, version, overwrites, category, alsoIn, ...plain } = form
  const raw = {
    ...plain,
    categories: [...new Set([category, ...alsoIn])].filter((c) => c !== ''),
    capabilities: readCapabilities(form.capabilities, problems),
    cases: readCases(form.cases, problems),
    certificates: readCertificates(form.certificates, problems),
    price: readPrice(form.price, problems),
    leadTimeDays: readDays(form.leadTimeDays, problems),
  }
  const parsed = productContentSchema.safeParse(raw)
  if (!parsed.success)
    for (const { path, message } of parsed.error.issues)
      problems.push({
        path: path.slice(0, ROWS.has(path[0]) ? 2 : 1).map((p) => (typeof p === 'symbol' ? '' : p)),
        message,
      })
  for (const problem of problems) context.addIssue({ code: 'custom', ...problem })
  return { intent, version, overwrites, content: parsed.success ? parsed.data : productContentSchema.parse({}) }
})

/** What a form shows: every field by its name, as text. The same shape that a refused form comes back in. */
export type FormValues = Record<string, string[]>

const wan = (fen: number | null): string[] => (fen === null ? [] : [formatWan(fen)])

/** The form's fields for a content: the reverse of `productForm`. */
export function productFormValues(c: ProductContent): FormValues {
  return {
    title: [c.title],
    summary: [c.summary],
    category: c.categories.slice(0, 1),
    alsoIn: c.categories.slice(1),
    modes: c.modes,
    'capabilities.id': c.capabilities.map((l) => l.id),
    'capabilities.what': c.capabilities.map((l) => l.what),
    'capabilities.value': c.capabilities.map((l) => String(l.value ?? '')),
    'capabilities.unit': c.capabilities.map((l) => l.unit ?? ''),
    'cases.title': c.cases.map((l) => l.title),
    'cases.place': c.cases.map((l) => l.place),
    'cases.year': c.cases.map((l) => String(l.year ?? '')),
    'cases.source': c.cases.map((l) => l.source),
    'certificates.name': c.certificates.map((l) => l.name),
    'certificates.number': c.certificates.map((l) => l.number),
    'certificates.validFrom': c.certificates.map((l) => l.validFrom ?? ''),
    'certificates.expiresOn': c.certificates.map((l) => l.expiresOn),
    deployment: c.deployment,
    'price.kind': [c.price.kind],
    'price.min': wan(c.price.min),
    'price.max': c.price.kind === 'range' ? wan(c.price.max) : [],
    leadTimeDays: [String(c.leadTimeDays ?? '')],
    location: [c.location],
    phone: [c.phone],
    offers: c.offers,
    wants: c.wants,
    validUntil: [c.validUntil],
  }
}
