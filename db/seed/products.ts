import { products as building } from './products-building.ts'
import { products as city } from './products-city.ts'
import { products as commerce } from './products-commerce.ts'
import { products as people } from './products-people.ts'
import type { SeedProduct } from './types.ts'

/** The twenty-four demonstration products. */
export const products: SeedProduct[] = [...commerce, ...building, ...city, ...people]
