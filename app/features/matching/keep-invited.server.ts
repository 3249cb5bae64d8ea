import { DomainError } from '#app/domain/errors.ts'
import type { MatchStatus } from '#app/domain/status.ts'
import type { TxCtx } from '#app/server/context.ts'
import { notify } from '#app/server/notify.ts'
import { recordStep } from '#app/server/record-step.ts'
import { updateMatch } from '#db/repos/matches.ts'
import type { MatchRow } from '#db/repos/matches.ts'
import type { Pair } from './load-pair.server.ts'
import { otherSides, pairWords, tellSide } from './step-match.server.ts'

interface Act {
  action: 'ask' | 'answer' | 'unask' | 'remind'
  /** What both sides read. */
  reason?: string
  question?: { before?: string; after: string }
}

/**
 * Records what happened to a pair that stays as it is: invited, or a suggestion about which the owner has asked. From a question, an answer or its end the waiting counts anew; a
 * reminder leaves it. Refuses with `conflict` when somebody was faster.
 */
export async function keepInvited(tx: TxCtx, match: MatchRow, { action, reason, question }: Act): Promise<void> {
  const set = action === 'remind' ? { reminded_at: tx.now } : { status_at: tx.now }
  const done = await updateMatch(
    tx.tx,
    { id: match.id, status: match.status as MatchStatus, version: match.version },
    set,
  )
  if (!done) throw new DomainError('conflict')
  await recordStep(tx, {
    object: { kind: 'match', id: match.id },
    action,
    from: match.status,
    to: match.status,
    reason,
    changes: question ? { step: question } : {},
  })
}

/** Tells the sides that did not act, and the organiser who brought the two together. */
export async function tellOthers(
  tx: TxCtx,
  pair: Pair,
  message: { event: string; subject: string; text: string },
): Promise<void> {
  for (const other of otherSides(pair.side)) await tellSide(tx, pair, other, message)
  const { match } = pair
  if (match?.invited_side === 'organiser' && match.invited_by && pair.side !== 'organiser')
    await notify(tx, [match.invited_by], {
      event: message.event,
      kind: 'match',
      subject: message.subject,
      body: `${pairWords(pair)}：${message.text}`,
      link: pair.path,
    })
}
