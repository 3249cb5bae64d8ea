import type { Kysely } from 'kysely'
import * as first from './0001-first.ts'
import * as endProposal from './0002-end-proposal.ts'
import * as decisionProposal from './0003-decision-proposal.ts'
import * as seenList from './0004-seen-list.ts'
import * as viewCount from './0005-view-count.ts'
import * as productShowing from './0006-product-showing.ts'
import * as twoSidesDecide from './0007-two-sides-decide.ts'
import * as conflictsOfInterest from './0009-conflicts-of-interest.ts'
import * as judging from './0011-judging.ts'
import * as words from './0012-words.ts'
import * as lastVisit from './0013-last-visit.ts'
import * as agendaDesk from './0015-agenda-desk.ts'
import * as agendaNotices from './0016-agenda-notices.ts'
import * as onTheDay from './0017-on-the-day.ts'
import * as afterwards from './0018-afterwards.ts'
import * as defendedMatching from './0019-defended-matching.ts'
import * as wishes from './0020-wishes.ts'
import * as followUp from './0021-follow-up.ts'
import * as cameBy from './0022-came-by.ts'
import * as rooms from './0023-rooms.ts'
import * as draftShown from './0025-draft-shown.ts'
import * as publicSince from './0026-public-since.ts'

/** What a migration may ask of the dialect; the SQL behind it is the dialect's own. */
export interface SchemaTools {
  /** Rows of the table can be added but neither changed nor removed. */
  appendOnly(table: string): Promise<void>
  /** A full-text table (item_kind, item_id, body) for the search that runs without the search engine. */
  fullText(table: string): Promise<void>
}

export interface NumberedMigration {
  name: string
  up(db: Kysely<unknown>, tools: SchemaTools): Promise<void>
}

/** Statically listed, in order. A migration that has shipped is frozen. */
export const migrations: NumberedMigration[] = [
  { name: '0001-first', up: first.up },
  { name: '0002-end-proposal', up: endProposal.up },
  { name: '0003-decision-proposal', up: decisionProposal.up },
  { name: '0004-seen-list', up: seenList.up },
  { name: '0005-view-count', up: viewCount.up },
  { name: '0006-product-showing', up: productShowing.up },
  { name: '0007-two-sides-decide', up: twoSidesDecide.up },
  { name: '0009-conflicts-of-interest', up: conflictsOfInterest.up },
  { name: '0011-judging', up: judging.up },
  { name: '0012-words', up: words.up },
  { name: '0013-last-visit', up: lastVisit.up },
  { name: '0015-agenda-desk', up: agendaDesk.up },
  { name: '0016-agenda-notices', up: agendaNotices.up },
  { name: '0017-on-the-day', up: onTheDay.up },
  { name: '0018-afterwards', up: afterwards.up },
  { name: '0019-defended-matching', up: defendedMatching.up },
  { name: '0020-wishes', up: wishes.up },
  { name: '0021-follow-up', up: followUp.up },
  { name: '0022-came-by', up: cameBy.up },
  { name: '0023-rooms', up: rooms.up },
  { name: '0025-draft-shown', up: draftShown.up },
  { name: '0026-public-since', up: publicSince.up },
]
