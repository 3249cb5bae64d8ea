import type { FieldChange } from './field-changes.ts'

/** The kept versions of an item, and what changed between two of them. */
export interface VersionsView {
  key: string
  title: string
  versions: { ordinal: number; at: number; author: string; published: boolean; present: boolean }[]
  from: number
  to: number
  changes: FieldChange[]
}

interface Kept {
  version: number
  content_json: string
  created_at: number
  author_name: string | null
}

interface Item {
  key: string
  title: string
  publicVersion: number | null
  /** What the owner has written by now. */
  present: Kept
}

/** The kept versions, and after them the text of now where it has gone on since. */
const withPresent = <V extends { version: number }>(kept: readonly V[], present: V): V[] =>
  kept.at(-1)?.version === present.version ? [...kept] : [...kept, present]

/** Whether there are two texts to compare. */
export const hasVersions = (kept: readonly { version: number }[], version: number): boolean =>
  withPresent(kept, { version }).length > 1

/**
 * Numbers the versions from 1 and compares the two that were asked for, by default the last two. `changes` tells two
 * stored contents apart.
 */
export function versionsView(
  item: Item,
  kept: readonly Kept[],
  asked: { from?: number | undefined; to?: number | undefined },
  changes: (before: string, after: string) => FieldChange[],
): VersionsView {
  const all = withPresent(kept, item.present)
  const last = all.length
  const within = (n: number | undefined, fallback: number) =>
    n !== undefined && n >= 1 && n <= last ? n : Math.max(1, fallback)
  const to = within(asked.to, last)
  const from = within(asked.from, to - 1)
  const content = (ordinal: number) => (all[ordinal - 1] ?? item.present).content_json
  return {
    key: item.key,
    title: item.title,
    versions: all.map((v, i) => ({
      ordinal: i + 1,
      at: v.created_at,
      author: v.author_name ?? '',
      published: v.version === item.publicVersion,
      present: i >= kept.length,
    })),
    from,
    to,
    changes: changes(content(from), content(to)),
  }
}
