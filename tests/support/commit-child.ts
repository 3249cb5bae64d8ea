import { sql } from 'kysely'
import { migrate } from '#db/migrate.ts'
import { putSetting } from '#db/repos/settings.ts'
import { openDatabase } from '#db/sqlite.ts'
import { transaction } from '#db/transaction.ts'

/** A process of its own that commits so often on the database file: `node … FILE COMMITS SYNCHRONOUS`. */
const [file = '', commits = '0', synchronous = ''] = process.argv.slice(2)
const database = openDatabase(file)
await migrate(database.db, 0)
if (synchronous !== '') await sql`pragma synchronous = ${sql.raw(synchronous)}`.execute(database.db)
for (let i = 0; i < Number(commits); i++)
  await transaction(database.db, (tx) => putSetting(tx, 'counted', i, { by: null, now: i }))
// Without closing, so that no checkpoint at the end adds syncs of its own.
process.exit(0)
