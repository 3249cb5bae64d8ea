import { randomUUID } from 'node:crypto'
import { inject } from 'vitest'
import { makeScopedKeys } from '#search/meili.ts'
import type { MeiliServer } from './meili-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Address that starts the engine of this run when first asked, and tells where it is. */
    meiliStarter: string
  }
}

/** The real engine of this test run. */
export async function meiliServer(): Promise<MeiliServer> {
  const response = await fetch(inject('meiliStarter'))
  if (!response.ok) throw new Error(await response.text())
  return (await response.json()) as MeiliServer
}

/** An index name that nobody else uses, with the two keys the product would have for it. */
export async function scratchIndex() {
  const { url, masterKey } = await meiliServer()
  const index = `t-${randomUUID().slice(0, 8)}`
  return { url, masterKey, index, ...(await makeScopedKeys(url, masterKey, index)) }
}
