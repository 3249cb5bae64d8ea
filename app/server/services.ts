import { join } from 'node:path'
import { openDatabase, openReadDatabase } from '#db/sqlite.ts'
import { fileClock, systemClock } from './clock.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Services } from './context.ts'
import { loadKeys } from './keys.ts'
import type { Log } from './log.ts'
import { pendingMatching, pendingSearch } from './pending.ts'

export const databasePath = (config: Config): string => join(config.dataDir, 'datai.sqlite')

export const clockOf = (config: Config): Clock => (config.clockFile ? fileClock(config.clockFile) : systemClock)

/** Opens what a process of the product needs. `close` ends everything it opened. */
export function openServices(config: Config, log: Log, publicUrl: () => string): { services: Services; close(): void } {
  const path = databasePath(config)
  const write = openDatabase(path)
  const read = openReadDatabase(path)
  const services: Services = {
    config,
    clock: clockOf(config),
    log,
    db: write.db,
    read: read.db,
    keys: loadKeys(config.secretsDir, false),
    search: pendingSearch,
    matching: pendingMatching,
    publicUrl,
  }
  return {
    services,
    close() {
      read.close()
      write.close()
    },
  }
}
