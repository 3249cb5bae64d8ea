import type { MeetingStatus } from '../status.ts'
import type { ReleasedAgenda, ReleasedBlock, ReleasedPitch, ReleasedTalk } from './released-agenda.ts'

/**
 * What units and the public see: the newest release with what has happened since. The draft, which the team is still
 * changing, is no part of it.
 */

/** `stands`: as released; `held`, `missed`: what came of it; `off`: cancelled or refused since. */
export type TalkFate = 'stands' | 'held' | 'missed' | 'off'

export interface LiveTalk extends ReleasedTalk {
  fate: TalkFate
}

/** Why a unit will not come although it was expected: it cancelled, or is missing on the day. */
export type Away = 'cancelled' | 'absent'

export interface LivePitch extends ReleasedPitch {
  /** Its unit will not come up. */
  away?: Away
}

export interface LiveBlock extends ReleasedBlock {
  pitches: LivePitch[]
}

export interface LiveAgenda extends ReleasedAgenda {
  blocks: LiveBlock[]
  talks: LiveTalk[]
}

/** Blocks in which the pitches of units that will not come say so. */
export const withAway = (blocks: readonly ReleasedBlock[], units: ReadonlyMap<string, Away>): LiveBlock[] =>
  blocks.map((block) => ({
    ...block,
    pitches: block.pitches.map((pitch) => {
      const away = units.get(pitch.organisationId)
      return away === undefined ? pitch : { ...pitch, away }
    }),
  }))

/** Takes place or did. */
export const isOn = ({ fate }: Pick<LiveTalk, 'fate'>): boolean => fate === 'stands' || fate === 'held'

export interface TalkNow {
  status: MeetingStatus
  /** Arranged on the spot since the release. */
  onDay: boolean
  /** When the later of both sides agreed (ms UTC). */
  agreedAt: number
}

/**
 * What has become of a talk since it was released at `releasedAt` (ms UTC). One that the draft leaves out (agreed, without
 * a place) stands until a newer version says otherwise; one that was cancelled and agreed anew waits for the next.
 */
export function fateOf(talk: TalkNow | undefined, releasedAt: number): TalkFate {
  switch (talk?.status) {
    case 'held':
      return 'held'
    case 'no-show':
      return 'missed'
    case 'agreed':
    case 'scheduled':
      return talk.onDay || talk.agreedAt <= releasedAt ? 'stands' : 'off'
    default:
      return 'off'
  }
}
