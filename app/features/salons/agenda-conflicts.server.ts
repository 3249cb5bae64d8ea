import { DomainError } from '#app/domain/errors.ts'
import { interestsOf, pairKey } from '#app/server/pair-interests.ts'
import type { SalonMeeting } from '#db/repos/meetings.ts'
import type { ReadDb } from '#db/schema.ts'

/** A talk to come whose pair has a conflict of interest that nobody has waived: it was entered after the talk was agreed. */
export interface ConflictedTalk {
  id: string
  words: string[]
  /** Page of the pair, where it is waived or stopped. */
  to: string
}

const COMING = ['proposed', 'agreed', 'scheduled']

/** Of these talks those to come that the lead unit has to decide about. */
export async function conflictedTalks(db: ReadDb, meetings: readonly SalonMeeting[]): Promise<ConflictedTalk[]> {
  const coming = meetings.filter((m) => COMING.includes(m.status))
  const idsOf = (m: SalonMeeting) => ({ opportunityId: m.opportunity_id, productId: m.product_id })
  const interests = await interestsOf(db, coming.map(idsOf))
  return coming.flatMap((m) => {
    const open = interests.get(pairKey(idsOf(m)))?.open ?? []
    if (open.length === 0) return []
    const to = `/matches/${m.need_number ?? m.opportunity_id}/${m.offer_number ?? m.product_id}/interests#decide`
    return [{ id: m.id, words: open.map((c) => c.text), to }]
  })
}

/** Refuses while a talk with a place has an open conflict: an agenda that goes out has none. */
export async function requireNoConflicts(db: ReadDb, meetings: readonly SalonMeeting[]): Promise<void> {
  const placed = meetings.filter((m) => m.status === 'scheduled')
  const found = await conflictedTalks(db, placed)
  if (found.length > 0)
    throw new DomainError('conflictOfInterest', {
      message: `议程里有 ${found.length} 场洽谈的利益冲突尚未豁免，请先在“利益冲突待决定”里处理再发布。`,
    })
}
