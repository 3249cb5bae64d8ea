import { WordFinder } from '#app/domain/matching/thesaurus.ts'
import { wordGroupsAt, wordsVersion } from '#db/repos/words.ts'
import type { ReadDb } from '#db/schema.ts'

/** The thesaurus as the database has it now: read again only after a change. */
export function createWords(read: ReadDb): () => Promise<WordFinder> {
  let finder = new WordFinder([])
  let known = 0
  return async () => {
    const version = await wordsVersion(read)
    if (version !== known) {
      finder = new WordFinder(await wordGroupsAt(read, version))
      known = version
    }
    return finder
  }
}
