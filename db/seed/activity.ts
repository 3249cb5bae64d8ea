/** What the demonstration organisations have done with the needs and products. */
export { answers } from './answers.ts'
export { matches } from './matches.ts'
export { releases } from './releases.ts'
export { salon } from './salon.ts'
