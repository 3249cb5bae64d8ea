import type { MeetingStatus } from '../status.ts'
import type { ReleasedAgenda, ReleasedTalk } from './released-agenda.ts'

/**
 * What units and the public see: the newest release with what has happened since. The draft, which the team is still
 * changing, is no part of it.
 */

/** `stands`: as released; `held`, `missed`: what came of it; `off`: cancelled or refused since. */
export type TalkFate = 'stands' | 'held' | 'missed' | 'off'

export interface LiveTalk extends ReleasedTalk {
  fate: TalkFate
}

export interface LiveAgenda extends ReleasedAgenda {
  talks: LiveTalk[]
}

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
