import { amountText, modesText } from '#app/domain/item-words.ts'
import { rawText } from '#app/domain/matching/entry.ts'
import type { Entry, Side } from '#app/domain/matching/entry.ts'
import { categoryName } from '#app/domain/taxonomy.ts'
import { formatRemaining } from '#app/domain/time.ts'
import { needEntry, offerEntry } from '#app/server/matching-entries.ts'
import type { PairEvidence, SharedPhrase } from '#app/server/matching-port.ts'
import type { MarkRange } from '#app/ui/text.tsx'
import type { Pair } from './load-pair.server.ts'
import type { SideText, TextLine } from './match-view.ts'
import type { SeenNeed } from './seen-need.server.ts'

/** Field of an entry → heading of its part and tag of its line. */
type Naming = Record<string, { label: string; tag?: string }>

const needNames: Naming = {
  summary: { label: '需求概况' },
  currentState: { label: '现状与数据' },
  goal: { label: '期望目标' },
  musts: { label: '条件', tag: '必备' },
  shoulds: { label: '条件', tag: '优先' },
}
const offerNames: Naming = {
  summary: { label: '功能简介' },
  capabilities: { label: '能力', tag: '' },
  cases: { label: '应用案例', tag: '' },
  certificates: { label: '资质与知识产权', tag: '' },
}

interface Marked {
  entry: Entry
  /** Field names that this reader sees; null: all. */
  shown: readonly string[] | null
  names: Naming
  marks: MarkRange[]
}

/** The parts of a text under their headings, with the marks of the whole text moved into each part. */
function partsOf({ entry, shown, names, marks }: Marked): SideText['parts'] {
  const raw = rawText(entry)
  const parts: SideText['parts'] = []
  for (const { name, start, end } of entry.fields ?? []) {
    const [field = '', index] = name.split('.')
    const naming = names[field]
    if (!naming || (shown !== null && !shown.includes(field))) continue
    const tag = naming.tag ? `${naming.tag} ${Number(index) + 1}` : ''
    const line: TextLine = { tag, text: raw.slice(start, end), marks: within(marks, start, end) }
    const part = parts.at(-1)
    if (part?.label === naming.label) part.lines.push(line)
    else parts.push({ label: naming.label, lines: [line] })
  }
  return parts
}

function within(marks: MarkRange[], start: number, end: number): MarkRange[] {
  return marks
    .filter((m) => m.start >= start && m.end <= end)
    .map((m) => ({ ...m, start: m.start - start, end: m.end - start }))
}

/** Phrases numbered in the order of the need's text. None when a text has changed since the matching read it. */
function marksOf(found: PairEvidence | null, need: Entry, offer: Entry): { need: MarkRange[]; offer: MarkRange[] } {
  if (!found || found.needText !== rawText(need) || found.offerText !== rawText(offer)) return { need: [], offer: [] }
  const ordered = [...found.phrases].sort((a, b) => a.inNeed[0] - b.inNeed[0])
  const range = (side: Side, other: Side, of: (p: SharedPhrase) => [number, number]): MarkRange[] =>
    ordered.map((phrase, i) => ({
      start: of(phrase)[0],
      end: of(phrase)[1],
      number: i + 1,
      anchor: { id: `${side}-${i + 1}`, to: `${other}-${i + 1}` },
    }))
  return { need: range('need', 'offer', (p) => p.inNeed), offer: range('offer', 'need', (p) => p.inOffer) }
}

const present = (parts: (string | null | undefined)[]) => parts.filter((p): p is string => !!p)
const area = (content: { categories?: readonly string[] }) => {
  const first = content.categories?.[0]
  return first ? categoryName(first) : null
}

/** Both texts of a pair by field, with the phrases that carry the score in place. */
export function pairTexts(
  pair: Pair,
  seen: SeenNeed,
  found: PairEvidence | null,
  now: number,
): { need: SideText; offer: SideText } {
  const { need, offer, needContent, offerContent } = pair
  const needE = needEntry({ id: need.id, organisationId: need.organisation_id, content: needContent })
  const offerE = offerEntry({ id: offer.id, organisationId: offer.organisation_id, content: offerContent })
  const marks = marksOf(found, needE, offerE)
  const title = (text: string, ranges: MarkRange[]): TextLine => ({
    tag: '',
    text,
    marks: within(ranges, 0, text.length),
  })
  return {
    need: {
      side: 'need',
      number: need.number ?? '',
      to: `/opportunities/${need.number ?? need.id}`,
      title: title(needContent.title, marks.need),
      facts: present([
        seen.owner,
        area(seen.content),
        modesText(seen.content.modes),
        amountText(seen.content.amount),
        formatRemaining(need.deadline_at, now),
      ]),
      parts: partsOf({ entry: needE, shown: Object.keys(seen.content), names: needNames, marks: marks.need }),
    },
    offer: {
      side: 'offer',
      number: offer.number ?? '',
      to: `/products/${offer.number ?? offer.id}`,
      title: title(offerContent.title, marks.offer),
      facts: present([
        offer.owner_name,
        area(offerContent),
        modesText(offerContent.modes),
        amountText(offerContent.price),
      ]),
      parts: partsOf({ entry: offerE, shown: null, names: offerNames, marks: marks.offer }),
    },
  }
}
