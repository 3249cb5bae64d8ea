import { z } from 'zod'
import { formatWan, parseWan } from '#app/domain/money.ts'
import { emptyResponse, responseContentSchema } from '#app/domain/response-content.ts'
import type { ResponseContent } from '#app/domain/response-content.ts'

/** The form of an answer as it is sent: everything is text, and everything may be missing. */

const one = z.string().default('')
const chosen = z.preprocess(
  (v): unknown[] => (v === undefined ? [] : Array.isArray(v) ? v : [v]).filter((x) => x !== ''),
  z.array(z.string()).max(10),
)

export const responseIntents = ['autosave', 'save', 'review', 'fromProduct', 'fromAnswer'] as const

const sent = z.strictObject({
  intent: z.enum(responseIntents),
  version: z.coerce.number().int(),
  copyFrom: one,
  productId: one,
  overview: one,
  mustAnswers: z.array(z.strictObject({ line: one, meets: one, text: one })).default([]),
  cases: one,
  leadTimeDays: one,
  modes: chosen,
  cost: z.strictObject({ kind: one, min: one, max: one }).default({ kind: '', min: '', max: '' }),
  cooperation: one,
  joinSalon: one,
  contact: z.strictObject({ name: one, phone: one }).default({ name: '', phone: '' }),
})

interface Problem {
  path: (string | number)[]
  message: string
}

function readCost({ kind, min, max }: z.infer<typeof sent>['cost'], problems: Problem[]) {
  const read = (text: string) => {
    if (kind === 'open' || text.trim() === '') return null
    const fen = parseWan(text)
    if (fen === null) problems.push({ path: ['cost'], message: '费用写作数字，单位万元，例如 12 或 0.8' })
    return fen
  }
  return { min: read(min), max: read(max) }
}

function readDays(text: string, problems: Problem[]): number | null {
  const clean = text.normalize('NFKC').replace(/[\s天]/g, '')
  if (clean === '') return null
  if (/^\d{1,4}$/.test(clean)) return Number(clean)
  problems.push({ path: ['leadTimeDays'], message: '写作天数，例如 60' })
  return null
}

/** What was sent, with the content it stands for; refuses with a sentence at the field that cannot be stored. */
export const responseForm = sent.transform((form, context) => {
  const problems: Problem[] = []
  const { intent, version, copyFrom, ...plain } = form
  const raw = {
    ...plain,
    cost: readCost(form.cost, problems),
    leadTimeDays: readDays(form.leadTimeDays, problems),
  }
  const parsed = responseContentSchema.safeParse(raw)
  if (!parsed.success)
    for (const { path, message } of parsed.error.issues)
      problems.push({
        path: path.slice(0, path[0] === 'cost' ? 1 : 2).map((p) => (typeof p === 'symbol' ? '' : p)),
        message,
      })
  for (const problem of problems) context.addIssue({ code: 'custom', ...problem })
  return { intent, version, copyFrom, content: parsed.success ? parsed.data : emptyResponse }
})

/** What a form shows: every field by its name, as text. The same shape that a refused form comes back in. */
export type FormValues = Record<string, string[]>

const wan = (fen: number | null): string[] => (fen === null ? [] : [formatWan(fen)])

/** The form's fields for a content: the reverse of `responseForm`. */
export function responseFormValues(c: ResponseContent): FormValues {
  const lines = c.mustAnswers.flatMap((a, i): [string, string[]][] => [
    [`mustAnswers.${i}.line`, [a.line]],
    [`mustAnswers.${i}.meets`, [a.meets]],
    [`mustAnswers.${i}.text`, [a.text]],
  ])
  return {
    ...Object.fromEntries(lines),
    productId: [c.productId],
    overview: [c.overview],
    cases: [c.cases],
    leadTimeDays: [String(c.leadTimeDays ?? '')],
    modes: c.modes,
    'cost.kind': c.cost.min === null && c.cost.max === null ? [] : ['range'],
    'cost.min': wan(c.cost.min),
    'cost.max': wan(c.cost.max),
    cooperation: [c.cooperation],
    joinSalon: [c.joinSalon],
    'contact.name': [c.contact.name],
    'contact.phone': [c.contact.phone],
  }
}
