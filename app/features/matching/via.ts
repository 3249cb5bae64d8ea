import { useLocation } from '@remix-run/react'
import { z } from 'zod'
import type { FormFailure } from '#app/domain/form-failure.ts'

/** How somebody came to a pair. It stands in the address, so it may be forged; it decides nothing but a statistic. */
export const viaQuery = z.enum(['suggested', 'searched']).optional().catch(undefined)

/** In a form, where only a search is remembered: everything else follows from the place in the list that was seen. */
export const viaField = z.enum(['searched', '']).catch('').default('')
export type Via = z.infer<typeof viaField>

/** 'searched' on a page that was reached from a search or a list page. */
export function useVia(): Via {
  const { search } = useLocation()
  return viaField.parse(new URLSearchParams(search).get('via') ?? '')
}

/** What the page showed from which somebody came: given, in the address, or in a form that was refused. */
export function useSeen(given: string | undefined, failure: FormFailure | null | undefined): string {
  const { search } = useLocation()
  return given ?? failure?.values.seen?.[0] ?? new URLSearchParams(search).get('seen') ?? ''
}
