import { z } from 'zod'
import { flag } from '#app/domain/fields.ts'
import { formatWan, parseWan } from '#app/domain/money.ts'
import { opportunityContentSchema, opportunityLimits } from '#app/domain/opportunity-content.ts'
import type { OpportunityContent, RequirementLine } from '#app/domain/opportunity-content.ts'

/** The form of a need as it is sent: everything is text, and everything may be missing. */

const one = z.string().default('')
/** A field sent once, several times or not at all, empty entries kept: parallel lists belong together by position. */
const many = z.preprocess(
  (v): unknown => (v === undefined ? [] : Array.isArray(v) ? v : [v]),
  z.array(z.string()).max(opportunityLimits.requirements + 10),
)
const chosen = many.transform((list) => list.filter((v) => v !== ''))
const lines = z
  .strictObject({ text: many, id: many, what: many, op: many, value: many, unit: many })
  .partial()
  .default({})

export const formIntents = ['autosave', 'save', 'submit'] as const

const sent = z.strictObject({
  intent: z.enum(formIntents),
  version: z.coerce.number().int(),
  /** The version whose text was shown beside the typed one, and is replaced knowingly. */
  overwrites: z.coerce.number().int().optional(),
  title: one,
  summary: one,
  category: one,
  alsoIn: chosen,
  categoryNote: one,
  modes: chosen,
  office: one,
  phone: one,
  validity: one,
  deadline: z.strictObject({ day: one, time: one }).default({ day: '', time: '' }),
  currentState: one,
  goal: one,
  musts: lines,
  shoulds: lines,
  spaces: chosen,
  spaceNote: one,
  amount: z.strictObject({ kind: one, min: one, max: one }).default({ kind: '', min: '', max: '' }),
  funding: one,
  preparation: one,
  preparationLink: one,
  dueOn: one,
  dueNote: one,
  level: one,
  visibility: z.string().default('public'),
  anonymousOwner: flag,
  answerMode: z.string().default('rolling'),
  showAnswerCount: flag,
  publicAnswerCount: flag.transform((on) => (on ? (true as const) : undefined)),
  askCost: flag,
})
type Sent = z.infer<typeof sent>

interface Problem {
  path: (string | number)[]
  message: string
}

/** A line with the check that its small fields describe; a line keeps its id, a new one gets the next free one. */
function readLines(list: Sent['musts'], field: string, problems: Problem[]): unknown[] {
  const used = new Set(list.id)
  let next = 1
  const freshId = () => {
    while (used.has(`r${next}`)) next++
    used.add(`r${next}`)
    return `r${next}`
  }
  return (list.text ?? []).flatMap((text, i) => {
    if (text.trim() === '') return []
    const what = (list.what?.[i] ?? '').trim()
    const line = { id: list.id?.[i] || freshId(), text }
    if (what === '') return [line]
    const op = list.op?.[i] || 'has'
    const typed = (list.value?.[i] ?? '').trim()
    const number = typed === '' ? NaN : Number(typed.normalize('NFKC'))
    if ((op === '>=' || op === '<=') && Number.isNaN(number))
      problems.push({ path: [field, i], message: '“不低于”和“不高于”后面请写数字' })
    const unit = (list.unit?.[i] ?? '').trim()
    const value = Number.isNaN(number) ? typed : number
    return [{ ...line, check: { what, op, value, ...(unit === '' ? {} : { unit }) } }]
  })
}

function readAmount({ kind, min, max }: Sent['amount'], problems: Problem[]) {
  const read = (text: string) => {
    if (text.trim() === '') return null
    const fen = parseWan(text)
    if (fen === null) problems.push({ path: ['amount'], message: '金额写作数字，单位万元，例如 120 或 12.5' })
    return fen
  }
  if (kind === 'exact') {
    const value = read(min)
    return { kind, min: value, max: value }
  }
  return kind === 'range' ? { kind, min: read(min), max: read(max) } : { kind, min: null, max: null }
}

/** What was sent, with the content it stands for; refuses with a sentence at the field that cannot be stored. */
export const opportunityForm = sent.transform((form, context) => {
  const problems: Problem[] = []
  const { intent, version, overwrites, category, alsoIn, deadline, musts, shoulds, amount, ...plain } = form
  const raw = {
    ...plain,
    categories: [...new Set([category, ...alsoIn])].filter((c) => c !== ''),
    deadline: plain.validity === 'open' ? '' : [deadline.day, deadline.day && deadline.time].filter((s) => s).join(' '),
    musts: readLines(musts, 'musts', problems),
    shoulds: readLines(shoulds, 'shoulds', problems),
    amount: readAmount(amount, problems),
  }
  const parsed = opportunityContentSchema.safeParse(raw)
  if (!parsed.success)
    for (const { path, message } of parsed.error.issues) {
      const depth = path[0] === 'musts' || path[0] === 'shoulds' ? 2 : 1
      problems.push({ path: path.slice(0, depth).map((p) => (typeof p === 'symbol' ? '' : p)), message })
    }
  for (const problem of problems) context.addIssue({ code: 'custom', ...problem })
  return { intent, version, overwrites, content: parsed.success ? parsed.data : opportunityContentSchema.parse({}) }
})

/** What a form shows: every field by its name, as text. The same shape that a refused form comes back in. */
export type FormValues = Record<string, string[]>

function lineValues(name: string, list: readonly RequirementLine[]): FormValues {
  const column = (pick: (line: RequirementLine) => string) => list.map(pick)
  return {
    [`${name}.text`]: column((l) => l.text),
    [`${name}.id`]: column((l) => l.id),
    [`${name}.what`]: column((l) => l.check?.what ?? ''),
    [`${name}.op`]: column((l) => l.check?.op ?? ''),
    [`${name}.value`]: column((l) => (l.check ? String(l.check.value) : '')),
    [`${name}.unit`]: column((l) => l.check?.unit ?? ''),
  }
}

const wan = (fen: number | null): string[] => (fen === null ? [] : [formatWan(fen)])

/** The form's fields for a content: the reverse of `opportunityForm`. */
export function formValues(c: OpportunityContent): FormValues {
  const { categories, deadline, musts, shoulds, amount, modes, spaces, ...plain } = c
  const [day = '', time = ''] = deadline.split(/[ T]/)
  const texts = Object.entries(plain).map(([name, value]) => [
    name,
    typeof value === 'boolean' || value === undefined ? (value ? ['on'] : []) : [value],
  ])
  return {
    ...(Object.fromEntries(texts) as FormValues),
    category: categories.slice(0, 1),
    alsoIn: categories.slice(1),
    modes,
    spaces,
    'deadline.day': [day],
    'deadline.time': [time],
    ...lineValues('musts', musts),
    ...lineValues('shoulds', shoulds),
    'amount.kind': [amount.kind],
    'amount.min': wan(amount.min),
    'amount.max': amount.kind === 'range' ? wan(amount.max) : [],
  }
}
