import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isOver, questionText, settledProgress, tallyProgress } from '#app/domain/salon/follow-up.ts'
import type { FollowUpWord } from '#app/domain/salon/follow-up.ts'
import { followUpAnswer } from '#app/domain/vocabulary.ts'
import type { FollowUpAnswer } from '#app/domain/vocabulary.ts'

const word = (side: 'need' | 'offer', answer: FollowUpAnswer, wave = 30): FollowUpWord => ({ side, wave, answer })
const answers = fc.constantFrom(...followUpAnswer.codes)
const words = fc.array(
  fc.record({
    side: fc.constantFrom('need' as const, 'offer' as const),
    wave: fc.constantFrom(30, 90),
    answer: answers,
  }),
  { maxLength: 4 },
)

describe('what counts of a talk', () => {
  test.each([
    [[], null, false, false],
    [[word('need', 'contract')], 'contract', false, false],
    [[word('need', 'contract'), word('offer', 'contract')], 'contract', true, false],
    [[word('need', 'contract'), word('offer', 'ongoing')], 'ongoing', false, true],
    [[word('need', 'paused'), word('offer', 'ended')], 'ended', false, true],
    // A later word of the same side stands in place of the earlier.
    [[word('need', 'ongoing'), word('need', 'contract', 90), word('offer', 'contract', 90)], 'contract', true, false],
    [[word('need', 'contract', 90), word('offer', 'ongoing')], 'ongoing', false, true],
  ] as const)('%j → %s', (said, answer, both, disagreed) => {
    expect(settledProgress(said)).toEqual({ answer, both, disagreed })
  })

  test('a contract counts only when no newest word says otherwise, and the order of the words means nothing', () => {
    fc.assert(
      fc.property(words, (said) => {
        const once = said.filter((w, i) => said.findIndex((o) => o.side === w.side && o.wave === w.wave) === i)
        const settled = settledProgress(once)
        expect(settledProgress([...once].reverse())).toEqual(settled)
        const newest = (['need', 'offer'] as const).flatMap((side) => {
          const own = once.filter((w) => w.side === side)
          const last = own.find((w) => w.wave === 90) ?? own[0]
          return last ? [last.answer] : []
        })
        expect(settled.answer === 'contract').toBe(newest.length > 0 && newest.every((a) => a === 'contract'))
        expect(settled.disagreed).toBe(new Set(newest).size === 2)
      }),
    )
  })
})

test('what both sides called signed or over is not asked again; one side alone does not close it', () => {
  expect(isOver([word('need', 'contract'), word('offer', 'contract')], 90)).toBe(true)
  expect(isOver([word('need', 'ended'), word('offer', 'ended')], 90)).toBe(true)
  expect(isOver([word('need', 'ended'), word('offer', 'paused')], 90)).toBe(false)
  expect(isOver([word('need', 'contract')], 90)).toBe(false)
  expect(isOver([word('need', 'contract'), word('offer', 'contract')], 30)).toBe(false)
})

test('a tally up to a wave: signed by both apart from signed by one, and every talk is counted once', () => {
  const talks = [
    [word('need', 'contract'), word('offer', 'contract')],
    [word('need', 'contract')],
    [word('need', 'ongoing'), word('offer', 'contract')],
    [word('need', 'contract', 90), word('offer', 'contract', 90)],
    [],
  ]
  const at30 = { talks: 5, known: 3, contractBoth: 1, contractOne: 1, ongoing: 1, paused: 0, ended: 0, disagreed: 1 }
  expect(tallyProgress(talks, 30)).toEqual(at30)
  expect(tallyProgress(talks, 90)).toEqual({ ...at30, known: 4, contractBoth: 2 })
  fc.assert(
    fc.property(fc.array(words), fc.constantFrom(30, 90), (all, wave) => {
      const t = tallyProgress(all, wave)
      expect(t.contractBoth + t.contractOne + t.ongoing + t.paused + t.ended).toBe(t.known)
      expect(t.known).toBeLessThanOrEqual(t.talks)
    }),
  )
})

test('the question names the salon, how long ago, and each talk', () => {
  const at = Date.UTC(2026, 11, 12, 5, 30)
  const text = questionText({ title: '示例沙龙', startsAt: at, wave: 30, now: at + 30 * 86_400_000 }, [
    { other: '示例衡器', subject: '需求 × 产品' },
  ])
  expect(text).toContain('“示例沙龙”已过去 30 天')
  expect(text).toContain('1 场洽谈')
  expect(text).toContain('· 示例衡器：需求 × 产品')
})
