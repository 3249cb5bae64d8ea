import { needs as commerce } from './needs-commerce.ts'
import { needs as city } from './needs-city.ts'
import { needs as enterprise } from './needs-enterprise.ts'
import { needs as public_ } from './needs-public.ts'
import type { SeedNeed } from './types.ts'

/** The twenty demonstration needs. */
export const needs: SeedNeed[] = [...commerce, ...city, ...public_, ...enterprise]
