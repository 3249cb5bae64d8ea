import { z } from 'zod'
import { listOf, pageNumber } from '#app/domain/fields.ts'

/** What narrows and orders a list, as it stands in the address. Anything unknown is ignored, never an error. */

const codes = listOf(z.string().max(40)).catch([])

export const listQuery = z.object({
  q: z.string().max(2000).catch('').default(''),
  page: pageNumber,
  sort: z.enum(['relevance', 'closing', 'newest']).optional().catch(undefined),
  category: codes,
  space: codes,
  mode: codes,
  state: codes,
  owner: codes,
  band: codes,
  closing: z.literal('1').optional().catch(undefined),
  closed: z.literal('1').optional().catch(undefined),
})
export type ListQuery = z.infer<typeof listQuery>

/** The same over both lists. */
export const searchQuery = listQuery.extend({
  list: z.enum(['opportunity', 'product', 'both']).catch('both').default('both'),
})

/** The address of the same list with some parameters set otherwise; an empty value takes one away. */
export function listHref(path: string, search: string, change: Record<string, string>): string {
  const params = new URLSearchParams(search)
  for (const [name, value] of [...params]) if (value === '') params.delete(name, value)
  params.delete('page')
  for (const [name, value] of Object.entries(change))
    if (value === '') params.delete(name)
    else params.set(name, value)
  const text = params.toString()
  return text === '' ? path : `${path}?${text}`
}
