import type { z } from 'zod'
import type { agendaQuery } from './salon.schema.ts'

/** How the agenda desk is looked at; it stands in the address. */
export type DeskView = z.infer<typeof agendaQuery>

/** The address of the desk looked at like this; what is as usual does not stand in it. */
export function deskSearch({ view, against }: DeskView): string {
  const search = new URLSearchParams()
  if (view !== 'tables') search.set('view', view)
  if (against > 0) search.set('against', String(against))
  const text = search.toString()
  return text === '' ? '?' : `?${text}`
}
