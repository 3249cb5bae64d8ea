import type { Timetable } from './timetable.ts'

/** An item that is pitched, and the pair of a talk: an item is heard on the stage before it is talked about. */
interface PitchedItem {
  id: string
  itemKind: string
  itemId: string
  title: string
}

interface TalkedItems {
  opportunityId: string
  productId: string
}

export interface LatePitch {
  title: string
  /** Block that stands too late, and when the pitch begins in it. */
  block: string
  startsAt: number
  talks: number
}

/**
 * Pitches that come after talks about their item have begun. All rounds stand in one block of the day, so such a pitch comes before
 * all talks or after the first: no other placing of the talks mends it, only another order of the blocks.
 */
export function latePitches(
  day: Timetable,
  pitches: readonly PitchedItem[],
  talks: readonly TalkedItems[],
): LatePitch[] {
  const first = day.rounds[0]
  if (!first) return []
  const byId = new Map(pitches.map((p) => [p.id, p]))
  return day.blocks.flatMap((block) =>
    block.pitches.flatMap((timed): LatePitch[] => {
      const pitch = byId.get(timed.id)
      if (!pitch || timed.endsAt <= first.startsAt) return []
      const own = talks.filter(
        (t) => pitch.itemId === (pitch.itemKind === 'opportunity' ? t.opportunityId : t.productId),
      )
      if (own.length === 0) return []
      return [{ title: pitch.title, block: block.title, startsAt: timed.startsAt, talks: own.length }]
    }),
  )
}
