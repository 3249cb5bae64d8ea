import { z } from 'zod'
import { flag, listOf } from '#app/domain/fields.ts'
import { shownField } from '#app/domain/shown-field.ts'

/** The conditions under which pairs are chosen, as the address of the page holds them. */

/** A pair by the numbers of its two items: `JH-2026-0012~CP-2026-0003`. */
const pairKey = z.string().regex(/^[\w-]{1,40}~[\w-]{1,40}$/)
const MOST_BY_HAND = 60
const pairKeys = listOf(pairKey).pipe(z.array(z.string()).max(MOST_BY_HAND)).catch([])

/** A limit: a whole number, empty for none. What cannot be read is the usual one. */
const limit = (usual: number) =>
  z
    .union([z.literal('').transform(() => null), z.coerce.number().int().min(1).max(99)])
    .catch(usual)
    .default(usual)

const number = z.string().trim().toUpperCase().max(40).catch('').default('')

/** Longest list of pairs that the form sends back: all that can be found. */
const SHOWN_FIELD = 60_000
export const shownPairs = shownField(SHOWN_FIELD)

export const USUAL_LIMIT = 3

export const chooseQuery = z.object({
  source: z.enum(['suggestions', 'gaps']).catch('suggestions').default('suggestions'),
  category: z.string().max(40).catch('').default(''),
  release: z.string().max(40).catch('').default(''),
  registered: flag,
  perNeed: limit(USUAL_LIMIT),
  perFirm: limit(USUAL_LIMIT),
  newcomers: z.coerce.number().int().min(0).max(100).catch(0).default(0),
  must: pairKeys,
  not: pairKeys,
  /** A pair typed by hand; it joins `must`. */
  need: number,
  product: number,
  /** All pairs that were left out, not only the first. */
  all: flag,
})
export type ChooseQuery = z.infer<typeof chooseQuery>

/** The address of the page with these conditions; what is as usual does not stand in it. */
export function chooseSearch(query: ChooseQuery, change: Partial<ChooseQuery> = {}): string {
  const q = { ...query, ...change }
  const search = new URLSearchParams()
  const put = (name: string, value: string, usual: string) => {
    if (value !== usual) search.append(name, value)
  }
  put('source', q.source, 'suggestions')
  put('category', q.category, '')
  put('release', q.release, '')
  put('registered', q.registered ? '1' : '', '')
  put('perNeed', q.perNeed === null ? '' : String(q.perNeed), String(USUAL_LIMIT))
  put('perFirm', q.perFirm === null ? '' : String(q.perFirm), String(USUAL_LIMIT))
  put('newcomers', String(q.newcomers), '0')
  for (const pair of q.must) search.append('must', pair)
  for (const pair of q.not) search.append('not', pair)
  put('all', q.all ? '1' : '', '')
  return `?${search.toString()}`
}
