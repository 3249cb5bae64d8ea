import type { Folded } from './text.ts'
import { fold } from './text.ts'
import type { WordGroup } from './thesaurus.ts'
import { WordFinder } from './thesaurus.ts'
import type { OnTerm, Vocabulary } from './vocabulary.ts'

/** How the term of a group is written where terms are stored: no word of a text has such brackets. */
export const conceptText = (group: WordGroup): string => `⟨${group.words[0] ?? group.id}⟩`

/**
 * The groups of the thesaurus as terms: a text with any word of a group has the group's term beside those of its own
 * wording. So a group weighs like any other term, by how rare it is, from both sides alike, and stands in stored lists.
 */
export class Concepts {
  #finder = new WordFinder([])
  #terms = new Map<string, number>()
  /** Number of the change after which the groups are these. */
  version = 0

  get finder(): WordFinder {
    return this.#finder
  }

  /** Takes other groups. Says which texts are to be counted anew: those with a word of a group that is not as before. */
  set(groups: readonly WordGroup[], version: number, vocabulary: Vocabulary): (raw: string) => boolean {
    const before = this.#finder.groups
    this.#finder = new WordFinder(groups)
    this.#terms = new Map(groups.map((group) => [group.id, vocabulary.named(conceptText(group))]))
    this.version = version
    const key = ({ id, words }: WordGroup) => JSON.stringify([id, words])
    const [old, present] = [new Set(before.map(key)), new Set(groups.map(key))]
    const changed = [...before.filter((g) => !present.has(key(g))), ...groups.filter((g) => !old.has(key(g)))]
    const touched = new WordFinder(changed)
    return (raw) => changed.length > 0 && touched.find(fold(raw)).length > 0
  }

  /** The group's term for each of its words in a text. */
  scan(text: Folded, onTerm: OnTerm): void {
    for (const { group, start, end } of this.#finder.find(text)) onTerm(this.#terms.get(group.id)!, start, end)
  }

  /** Terms of groups as they are written where they are stored. */
  texts(): Map<number, string> {
    return new Map(this.#finder.groups.map((group) => [this.#terms.get(group.id)!, conceptText(group)]))
  }
}
