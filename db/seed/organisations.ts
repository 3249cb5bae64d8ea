import { organisations as firms } from './organisations-firms.ts'
import { organisations as units } from './organisations-public.ts'
import type { SeedOrganisation } from './types.ts'

/** All invented organisations of the demonstration; the first is the lead unit. */
export const organisations: SeedOrganisation[] = [...units, ...firms]
