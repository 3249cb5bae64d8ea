import type { Incumbent } from './incumbent.ts'
import { Usage } from './model.ts'
import type { Model, Slots } from './model.ts'

/**
 * Puts meetings that are wished for in the place of others, as far as no fewer meetings are placed and no more breaks
 * arise: one wished meeting comes in where one with fewer wishes goes out, again until nothing improves. Nothing is
 * claimed about the wishes that stay unmet. Steps are counted, so the same agenda gives the same result.
 */
export function keepWishes(incumbent: Incumbent, steps: number): void {
  const { model } = incumbent
  const wishes = model.problem.meetings.map((meeting) => meeting.wishes ?? 0)
  let left = steps
  for (let improved = true; improved && left > 0;) {
    improved = false
    const out = candidates(model, incumbent.slots, wishes)
    for (const { inside, outside } of out) {
      if (left-- <= 0 || improved) break
      for (const slots of exchanged(model, incumbent.slots, { inside, outside })) {
        if (!incumbent.offer(slots)) continue
        improved = true
        break
      }
    }
  }
}

interface Exchange {
  /** The meeting without a slot that is wished for, and the placed one with fewer wishes. */
  inside: number
  outside: number
}

function candidates(model: Model, slots: Slots, wishes: readonly number[]): Exchange[] {
  const all = wishes.map((_, m) => m)
  const waiting = all.filter((m) => slots[m]! < 0 && wishes[m]! > 0 && model.domain[m]!.length > 0)
  const placed = all.filter((m) => slots[m]! >= 0 && model.pinned[m]! < 0)
  return waiting
    .sort((a, b) => wishes[b]! - wishes[a]! || a - b)
    .flatMap((inside) =>
      placed.filter((outside) => wishes[outside]! < wishes[inside]!).map((outside) => ({ inside, outside })),
    )
}

function exchanged(model: Model, slots: Slots, { inside, outside }: Exchange): Slots[] {
  const usage = new Usage(model)
  slots.forEach((s, m) => {
    if (s >= 0 && m !== outside) usage.place(m, s)
  })
  return model.domain[inside]!.filter((s) => usage.fits(inside, s)).map((s) => {
    const next = slots.slice()
    next[outside] = -1
    next[inside] = s
    return next
  })
}
