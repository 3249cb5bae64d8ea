import { DomainError } from '#app/domain/errors.ts'
import { formatInstant } from '#app/domain/time.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { storeSeenList } from '#app/server/seen-list.ts'
import { seenListById } from '#db/repos/seen-lists.ts'
import { seenBy } from './act-on-pair.server.ts'
import { readEvidence } from './evidence.queries.server.ts'
import { loadPair } from './load-pair.server.ts'
import type { PairKeys } from './load-pair.server.ts'
import type { EvidenceView } from './match-view.ts'
import { suggestedRow } from './suggested-row.server.ts'

/**
 * Puts on record that a card is printed, with the list of suggestions that its reader has before them, and returns the
 * number of that record for the sheet. The pair itself stays as it is.
 */
export async function printEvidence(ctx: Ctx, keys: PairKeys): Promise<string> {
  const { list, shown } = await seenBy(ctx, await loadPair(ctx, ctx.read, keys, 'match.read'), keys.seen)
  if (!list)
    throw new DomainError('wrongState', {
      message: '推荐暂不可用，或者其中一方已截止、到期，没有推荐名单可以存档。可以用浏览器打印本页，不带存档编号。',
    })
  return inTransaction(ctx, async (tx) => {
    const pair = await loadPair(ctx, tx.tx, keys, 'match.read')
    const matchId = await suggestedRow(tx, pair)
    const other = list.side === 'offer' ? pair.need.id : pair.offer.id
    const seenList = await storeSeenList(
      tx,
      { matchId, action: 'print', other, numbers: [pair.need.number, pair.offer.number] },
      list,
    )
    await audit(tx, {
      action: 'match.print',
      object: { kind: 'match', id: matchId },
      changes: { seenList: { after: seenList }, shown: { after: shown } },
    })
    return seenList.id
  })
}

export interface EvidenceSheetView {
  view: EvidenceView
  /** Number of the stored list, when it was stored, and the place of the pair in it (0: not on the page). */
  record: { id: string; time: string; place: number }
}

/** The sheet of a card that was put on record; `notFound` for any other number. */
export async function readSheet(ctx: Ctx, keys: PairKeys, record: string): Promise<EvidenceSheetView> {
  const [view, pair] = await Promise.all([readEvidence(ctx, keys, false), loadPair(ctx, ctx.read, keys, 'match.read')])
  const row = await seenListById(ctx.read, record)
  if (row?.action !== 'print' || row.match_id !== pair.match?.id) throw new DomainError('notFound')
  return { view, record: { id: row.id, time: formatInstant(row.at), place: row.place } }
}
