import type { Ctx } from './context.ts'
import { errorSummary } from './log.ts'

/** A page waits no longer for its suggestions: it is shown without them. */
const PATIENCE_MS = 1500

/** The answer of the matching, or null when it fails or is late. */
export async function askMatching<T>(ctx: Ctx, question: () => Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('matching is late')), PATIENCE_MS)
  })
  try {
    return await Promise.race([question(), late])
  } catch (error) {
    ctx.log.warn({ requestId: ctx.requestId, error: errorSummary(error) }, 'no suggestions')
    return null
  } finally {
    clearTimeout(timer)
  }
}
