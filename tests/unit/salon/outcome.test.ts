import { expect, test } from 'vitest'
import { settledOutcome } from '#app/domain/salon/outcome.ts'
import type { OutcomeWords } from '#app/domain/salon/outcome.ts'

test.each<[OutcomeWords, string | null, boolean]>([
  [{}, null, false],
  [{ need: 'intent' }, 'intent', false],
  [{ offer: 'absent' }, 'absent', false],
  [{ need: 'talking', offer: 'talking' }, 'talking', false],
  // Of two words the lesser counts.
  [{ need: 'intent', offer: 'talking' }, 'talking', true],
  [{ need: 'unfit', offer: 'intent' }, 'unfit', true],
  // It was held when one of the two says so.
  [{ need: 'absent', offer: 'intent' }, 'intent', true],
  [{ need: 'unfit', offer: 'absent' }, 'unfit', true],
  // The team settles it.
  [{ need: 'intent', offer: 'unfit', team: 'talking' }, 'talking', false],
])('%o counts as %s', (words, outcome, disagreed) => {
  expect(settledOutcome(words)).toEqual({ outcome, disagreed })
})
