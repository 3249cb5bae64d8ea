/** The two lists: needs (机会) and offers (产品). */
export type Side = 'need' | 'offer'

/** A named part of an entry: [start, end) in code units of `title + "\n" + text`. */
export interface FieldRange {
  readonly name: string
  readonly start: number
  readonly end: number
}

/** What the matching knows of an item. Region, size and ownership are no part of it, so they cannot matter. */
export interface Entry {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly fields?: readonly FieldRange[]
  /** Controlled categories, the primary one first. */
  readonly categories: readonly string[]
  /** 合作方式, as codes. */
  readonly modes: readonly string[]
  /** In 分: what a need may cost, what an offer costs. Absent where nothing is said. */
  readonly money?: MoneyRange
  /** Need: days from the deadline for answers to 实施时限. Offer: 交付周期. Absent where nothing is said. */
  readonly days?: number
  readonly orgId: string
}

/** Either end may be open. */
export interface MoneyRange {
  readonly from: number | null
  readonly to: number | null
}

/** The raw text that all offsets of an entry refer to. */
export function rawText(entry: Pick<Entry, 'title' | 'text'>): string {
  return `${entry.title}\n${entry.text}`
}

/** Fields of all entries share their few names: `capabilities.3` once, not ten thousand times. */
const names = new Map<string, string>()
const MAX_NAMES = 1000

function oneName(name: string): string {
  const known = names.get(name)
  if (known === undefined && names.size < MAX_NAMES) names.set(name, name)
  return known ?? name
}

const lists = new Map<string, readonly string[]>()

/** Of equal lists of names or codes the same one: thousands of entries share a few. */
export function oneList<T extends string>(list: readonly T[]): readonly T[] {
  const key = list.join('\n')
  const known = lists.get(key)
  if (known === undefined && lists.size < MAX_NAMES) lists.set(key, list)
  return (known as readonly T[] | undefined) ?? list
}

/** Joins named parts to one text, one part a line, empty ones left out, and says where each stands. */
export function joinFields(title: string, parts: readonly { name: string; text: string }[]) {
  const fields: FieldRange[] = []
  const said = parts.filter(({ text }) => text.trim() !== '')
  let start = title.length + 1
  for (const { name, text } of said) {
    const end = start + text.length
    fields.push({ name: oneName(name), start, end })
    start = end + 1
  }
  // Joined at once it is one string, not a chain of all its parts.
  return { text: said.map(({ text }) => text).join('\n'), fields }
}
