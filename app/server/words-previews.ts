import { dayOf } from '#app/domain/time.ts'
import { canonicalJson } from './ids.ts'
import type { PreviewProgress, PreviewRequest, WordsPreview, WordsPreviewer } from './words-preview.ts'

/** A preview that is ready, or how far it is. */
export type PreviewState = { preview: WordsPreview } | { progress: PreviewProgress }

/**
 * Previews under way, made in the background however long they take. Whoever asks for the same change on the same words
 * meets the one that is under way; waits for it as long as `patienceMs`, and asks again. What was handed over is made anew
 * at the next question.
 */
export type Previews = (request: PreviewRequest, patienceMs: number) => Promise<PreviewState>

interface Run {
  progress: () => PreviewProgress
  preview: Promise<WordsPreview>
}

export function keepPreviews(previewer: WordsPreviewer): Previews {
  const runs = new Map<string, Run>()
  const begin = (request: PreviewRequest): Run => {
    let told: PreviewProgress = { done: 0, of: 0 }
    const preview = previewer(request, (progress) => (told = progress))
    // Nobody may be waiting when it fails; who asks next hears of it.
    preview.catch(() => undefined)
    return { progress: () => told, preview }
  }
  return async (request, patienceMs) => {
    const { before, after, now } = request
    const key = canonicalJson({ before, after, day: dayOf(now) })
    const run = runs.get(key) ?? begin(request)
    runs.set(key, run)
    let timer: NodeJS.Timeout | undefined
    const patience = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), patienceMs)))
    try {
      const preview = await Promise.race([run.preview, patience])
      if (preview === null) return { progress: run.progress() }
      runs.delete(key)
      return { preview }
    } catch (error) {
      runs.delete(key)
      throw error
    } finally {
      clearTimeout(timer)
    }
  }
}
