import { below, seededRandom } from '#app/domain/scheduling/random.ts'

/**
 * Another file of the scheduling family, made from one and a schedule of it: a tenth of the meetings is `fixed` where the schedule
 * has them, and as many `precedences` say what is so in it. The schedule keeps all of that, so a best schedule of the first
 * file is a best one of the second. `slots` has the slot of each meeting, from 0, in the order of `requested`.
 */
export function derivedInstance(text: string, slots: readonly number[], seed: number): string {
  const random = seededRandom(seed)
  const count = Math.round(slots.length / 10)
  const fixed = slots.map(() => 0)
  for (let n = 0; n < count; n++) {
    const m = below(random, slots.length)
    fixed[m] = slots[m]! + 1
  }
  const before = slots.map(() => new Set<number>())
  for (let left = count; left > 0;) {
    const [a, b] = [below(random, slots.length), below(random, slots.length)]
    if (slots[a]! >= slots[b]!) continue
    before[b]!.add(a + 1)
    left--
  }
  const sets = before.map((own) => `{${[...own].sort((a, b) => a - b).join(',')}}`)
  return text
    .replace(/\bfixed\s*=[^;]*;/, `fixed = [${fixed.join(',')}];`)
    .replace(/\bprecedences\s*=[^;]*;/, `precedences = [${sets.join(',\n')}];`)
}
