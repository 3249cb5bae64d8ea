import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joinFields, rawText } from '#app/domain/matching/entry.ts'
import { fold, foldedSlice, normalise, scanUnits, toRaw } from '#app/domain/matching/text.ts'
import { Vocabulary } from '#app/domain/matching/vocabulary.ts'

function units(raw: string): string[] {
  const folded = fold(raw)
  const out: string[] = []
  scanUnits(folded.codes, (start, end) => out.push(raw.slice(...toRaw(folded, start, end))))
  return out
}

function termCount(raw: string): number {
  let count = 0
  new Vocabulary().intern(fold(raw), () => count++)
  return count
}

describe('folding', () => {
  it('makes full width, upper case and traditional characters one', () => {
    expect(normalise('ＡＢＣ　農貿市場計量與溯源')).toBe('abc 农贸市场计量与溯源')
  })

  it('leads expanded, contracted and astral characters back to the raw text', () => {
    expect(units('面积5㎡，Cafe\u0301 𠮷野家👨‍👩‍👧５Ｇ基站')).toEqual([
      '面',
      '积',
      '5㎡',
      'Cafe\u0301',
      '𠮷',
      '野',
      '家',
      '５Ｇ',
      '基',
      '站',
    ])
  })

  it('keeps the identity map for plain Chinese text', () => {
    expect(fold('可联网电子秤 ABC').starts).toBeNull()
  })

  it('gives each unit a raw range whose folding contains it, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (raw) => {
        const folded = fold(raw)
        scanUnits(folded.codes, (start, end) => {
          const [from, to] = toRaw(folded, start, end)
          expect(from).toBeLessThan(to)
          expect(to).toBeLessThanOrEqual(raw.length)
          expect(normalise(raw.slice(from, to))).toContain(foldedSlice(folded, start, end))
        })
      }),
    )
  })
})

describe('terms', () => {
  it('are characters, adjacent pairs and words', () => {
    expect(termCount('农贸市场')).toBe(7)
    expect(termCount('农贸，市场')).toBe(6)
    expect(termCount('5G deep-learning')).toBe(3)
    expect(termCount('')).toBe(0)
  })

  it('of a passing text do not grow the vocabulary and agree with the kept ones', () => {
    const vocabulary = new Vocabulary()
    const kept: number[] = []
    vocabulary.intern(fold('农贸市场'), (term) => kept.push(term))
    const size = vocabulary.size
    const passing: number[] = []
    vocabulary.lookUp(fold('农贸市集 new'), (term) => passing.push(term))
    expect(vocabulary.size).toBe(size)
    expect(passing.slice(0, 5)).toEqual(kept.slice(0, 5))
    expect(passing.slice(5).every((term) => term >= size)).toBe(true)
    expect(new Set(passing).size).toBe(passing.length)
  })
})

describe('joined fields', () => {
  it('stand where their ranges say', () => {
    const parts = [
      { name: 'summary', text: '概况一' },
      { name: 'goals', text: ' ' },
      { name: 'musts', text: '质保3年' },
    ]
    const { text, fields } = joinFields('标题', parts)
    const raw = rawText({ title: '标题', text })
    expect(fields.map(({ name, start, end }) => [name, raw.slice(start, end)])).toEqual([
      ['summary', '概况一'],
      ['musts', '质保3年'],
    ])
  })
})
