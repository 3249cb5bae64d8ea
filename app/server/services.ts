import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openDatabase, openReadDatabase } from '#db/sqlite.ts'
import { openSearchEngine } from '#search/meili.ts'
import { createSearch } from '#search/query.ts'
import { chooseInThread } from './choosing-host.ts'
import { fileClock, systemClock } from './clock.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Services } from './context.ts'
import { loadKeys } from './keys.ts'
import type { Log } from './log.ts'
import { startMatching } from './matching-host.ts'
import { rememberAnswers } from './matching-memo.ts'
import { createLastVisits } from './last-visits.ts'
import { pressInThread } from './paper-host.ts'
import { createReadMemo } from './read-memo.ts'
import { createSearchCounts } from './search-counts.ts'
import { createViewCounts } from './view-counts.ts'
import { previewInThread } from './words-host.ts'
import { keepPreviews } from './words-previews.ts'

export const databasePath = (config: Config): string => join(config.dataDir, 'datai.sqlite')

export const clockOf = (config: Config): Clock => (config.clockFile ? fileClock(config.clockFile) : systemClock)

/** Name of the index in the search engine. */
export const SEARCH_INDEX = 'items'

/** Where the given judged sets lie, seen from where the product is started. */
const GIVEN_SETS = 'tests/bench/data/retrieval'

/** Opens what a process of the product needs. `close` ends everything it opened. */
export function openServices(
  config: Config,
  log: Log,
  publicUrl: () => string,
): { services: Services; close: () => Promise<void> } {
  const path = databasePath(config)
  const keys = loadKeys(config.secretsDir, false)
  const write = openDatabase(path)
  const read = openReadDatabase(path)
  const matching = startMatching({
    script: new URL('./matching-thread.js', import.meta.url),
    data: { path, clockFile: config.clockFile },
    log,
  })
  const { meiliUrl: url, meiliSearchKey: key } = config
  const meili = url && key ? openSearchEngine({ url, key, index: SEARCH_INDEX }) : null
  const clock = clockOf(config)
  const memo = createReadMemo(read.db)
  const services: Services = {
    config,
    clock,
    log,
    db: write.db,
    read: read.db,
    memo,
    views: createViewCounts(write.db, log),
    searches: createSearchCounts(write.db, log),
    previewWords: keepPreviews(
      previewInThread(new URL('./words-thread.js', import.meta.url), {
        path,
        setsFolder: join(process.cwd(), GIVEN_SETS),
      }),
    ),
    visits: createLastVisits(write.db, log),
    keys,
    search: createSearch({ read: read.db, meili, matching, log }),
    matching: rememberAnswers(matching, memo, clock),
    choosing: chooseInThread(new URL('./choosing-thread.js', import.meta.url)),
    press: pressInThread(new URL('./paper-thread.js', import.meta.url)),
    spreadsheetChild: fileURLToPath(new URL('./spreadsheet-child.js', import.meta.url)),
    publicUrl,
  }
  return {
    services,
    async close() {
      await matching.close()
      read.close()
      write.close()
    },
  }
}
