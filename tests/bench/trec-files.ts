export { RetrievalSetError as BenchInputError, readRetrievalSet } from '#app/server/retrieval-set.ts'
export type { RetrievalEntry as BenchEntry, RetrievalSet } from '#app/server/retrieval-set.ts'
