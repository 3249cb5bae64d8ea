import { line } from './fields.ts'

/** What a page showed, sent back with an act on it. Whatever is wrong with it, the act goes on and its record says so. */
export const shownField = (most: number) => line(most).catch('').default('')
