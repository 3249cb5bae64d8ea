import { micromark } from 'micromark'
import type { ReactNode } from 'react'
import { formatInstant, formatRemaining } from '#app/domain/time.ts'
import { circledNumber } from './format.ts'

export interface MarkRange {
  /** First position, in UTF-16 units of the text. */
  start: number
  /** Position after the last one. */
  end: number
  /** Numbers the phrase ①②③, so that it is found again in the other text. */
  number?: number
  /** Makes the numbered phrase a place of this name that leads to another one. */
  anchor?: { id: string; to: string }
}

interface Piece {
  text: string
  mark?: MarkRange
}

/** Cuts a text at ranges that may be unsorted, overlap or reach beyond it. A later range begins where an earlier ends. */
export function splitAtMarks(text: string, ranges: readonly MarkRange[]): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const range of [...ranges].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const start = Math.max(range.start, at)
    const end = Math.min(range.end, text.length)
    if (start >= end) continue
    if (start > at) pieces.push({ text: text.slice(at, start) })
    pieces.push({ text: text.slice(start, end), mark: range })
    at = end
  }
  if (at < text.length) pieces.push({ text: text.slice(at) })
  return pieces
}

const WORD_JOINER = '\u2060'

/** A text with quoted phrases marked. The text is plain: nothing in it is read as markup. */
export function Highlight({ text, ranges }: { text: string; ranges: readonly MarkRange[] }): ReactNode {
  return splitAtMarks(text, ranges).map((piece, i) => {
    if (!piece.mark) return piece.text
    if (piece.mark.number === undefined) return <mark key={i}>{piece.text}</mark>
    const { number, anchor } = piece.mark
    const words = (
      <>
        <i>{circledNumber(number)}</i>
        {WORD_JOINER}
        {piece.text}
      </>
    )
    // A plain link: only the browser's own step to a place of the page marks that place as its target.
    return (
      <mark key={i} className="phrase" id={anchor?.id}>
        {anchor ? <a href={`#${anchor.to}`}>{words}</a> : words}
      </mark>
    )
  })
}

const DISABLED = [
  'headingAtx',
  'setextUnderline',
  'htmlFlow',
  'htmlText',
  'labelStartImage',
  'codeFenced',
  'codeIndented',
  'codeText',
  'thematicBreak',
  'blockQuote',
  'definition',
]

/**
 * Paragraphs, lists, emphasis, strong and links to http(s) as HTML. micromark encodes everything else as text, so each
 * `<a` in its output is a link of its own; those to anywhere else keep their words and lose the link.
 */
export function markdownToHtml(source: string): string {
  const html = micromark(source, { extensions: [{ disable: { null: DISABLED } }] })
  return html.replace(/<a href="([^"]*)"[^>]*>([\s\S]*?)<\/a>/g, (_, href: string, words: string) =>
    /^https?:\/\/[^/]/i.test(href)
      ? `<a href="${href}" rel="nofollow noopener noreferrer" target="_blank">${words}</a>`
      : words,
  )
}

/** The only place of the product that sets HTML. */
export function Markdown({ source }: { source: string }) {
  return <div className="md" dangerouslySetInnerHTML={{ __html: markdownToHtml(source) }} />
}

/** 还有 3 天（11月26日 17:00）, with the exact instant for machines and on hover. */
export function RelativeDeadline({ at, now }: { at: number | null; now: number }) {
  if (at === null) return formatRemaining(at, now)
  return (
    <time dateTime={new Date(at).toISOString()} title={`${formatInstant(at, true)}（北京时间）`}>
      {formatRemaining(at, now)}
    </time>
  )
}
