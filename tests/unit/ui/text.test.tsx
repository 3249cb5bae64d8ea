import fc from 'fast-check'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { parseDeadline } from '#app/domain/time.ts'
import { circledNumber, formatBytes, formatCount } from '#app/ui/format.ts'
import { Highlight, RelativeDeadline, splitAtMarks } from '#app/ui/text.tsx'

const range = fc.record({ start: fc.integer({ min: -5, max: 60 }), end: fc.integer({ min: -5, max: 60 }) })

describe('highlight', () => {
  it('never loses, repeats or reorders a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.array(range, { maxLength: 8 }), (text, ranges) => {
        expect(
          splitAtMarks(text, ranges)
            .map((p) => p.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })
  it('marks exactly what some range covers', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.array(range, { maxLength: 8 }), (text, ranges) => {
        const marked = splitAtMarks(text, ranges).flatMap((p) => p.text.split('').map(() => p.mark !== undefined))
        const covered = text.split('').map((_, i) => ranges.some((r) => r.start <= i && i < r.end))
        expect(marked).toEqual(covered)
      }),
    )
  })
  it('treats the text as text', () => {
    const html = renderToStaticMarkup(<Highlight text="<b>智能</b>监测" ranges={[{ start: 3, end: 5 }]} />)
    expect(html).toBe('&lt;b&gt;<mark>智能</mark>&lt;/b&gt;监测')
  })
  it('binds a number to its phrase', () => {
    const html = renderToStaticMarkup(<Highlight text="农贸市场" ranges={[{ start: 0, end: 4, number: 2 }]} />)
    expect(html).toBe('<mark class="phrase"><i>②</i>\u2060农贸市场</mark>')
  })
  it('leads from a phrase to its counterpart without script', () => {
    const anchor = { id: 'need-2', to: 'offer-2' }
    const html = renderToStaticMarkup(<Highlight text="农贸市场" ranges={[{ start: 0, end: 4, number: 2, anchor }]} />)
    expect(html).toBe('<mark class="phrase" id="need-2"><a href="#offer-2"><i>②</i>\u2060农贸市场</a></mark>')
  })
})

describe('format', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1860, '1,860'],
    [1234567, '1,234,567'],
    [-1860, '-1,860'],
  ])('%d as %s', (n, text) => expect(formatCount(n)).toBe(text))
  it.each([
    [812, '812 B'],
    [1000, '1 kB'],
    [34_400, '34 kB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [2_100_000, '2.1 MB'],
  ])('%d bytes as %s', (n, text) => expect(formatBytes(n)).toBe(text))
  it('numbers phrases beyond the circled ones', () => {
    expect([1, 20, 21].map(circledNumber)).toEqual(['①', '⑳', '(21)'])
  })
  it('shows a deadline with its machine-readable instant', () => {
    const [at, now] = [parseDeadline('2026-11-26 17:00'), parseDeadline('2026-11-23 14:32')] as [number, number]
    expect(renderToStaticMarkup(<RelativeDeadline at={at} now={now} />)).toBe(
      '<time dateTime="2026-11-26T09:00:00.000Z" title="2026年11月26日 17:00（北京时间）">还有 3 天（11月26日 17:00）</time>',
    )
    expect(renderToStaticMarkup(<RelativeDeadline at={null} now={now} />)).toBe('长期有效')
  })
})
