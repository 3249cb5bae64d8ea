import type { MeetingStatus } from '#app/domain/status.ts'
import type { SalonMeeting } from '#db/repos/meetings.ts'
import type { SalonWish } from '#db/repos/salon-wishes.ts'

/** A pair that stands for choosing: whether it was chosen, and if not, why. */
export interface PairStanding {
  units: readonly string[]
  chosen: boolean
  why: readonly string[]
}

const talkWords: Record<MeetingStatus, string> = {
  proposed: '已邀请，等双方确认',
  agreed: '双方已确认，待排入',
  scheduled: '已排入议程',
  held: '已举办',
  'no-show': '未到场',
  refused: '已谢绝',
  cancelled: '已撤回',
}

interface Facts {
  wishes: readonly SalonWish[]
  meetings: readonly SalonMeeting[]
  /** Null while pairs cannot be chosen. */
  standings: readonly PairStanding[] | null
  name: (organisationId: string) => string
}

/** Who wants to meet whom and who does not, and what became of it, for the team. */
export function wishRows(facts: Facts) {
  const { wishes, name } = facts
  const has = (from: string, to: string, kind: SalonWish['kind']) =>
    wishes.some((w) => w.organisation_id === from && w.other_id === to && w.kind === kind)
  const meet = wishes.filter((w) => w.kind === 'meet')
  const avoid = wishes.filter((w) => w.kind === 'avoid')
  return {
    meet: meet
      // Two that want to meet each other stand in one row.
      .filter((w) => !(has(w.other_id, w.organisation_id, 'meet') && w.other_id < w.organisation_id))
      .map((w) => {
        const mutual = has(w.other_id, w.organisation_id, 'meet')
        const against = [[w.organisation_id, w.other_id] as const, [w.other_id, w.organisation_id] as const].some(
          ([a, b]) => has(a, b, 'avoid'),
        )
        const became = against ? { met: false, words: ['有一方不想见，不安排'] } : becameOf(facts, w, mutual)
        return {
          id: `${w.organisation_id} ${w.other_id}`,
          from: name(w.organisation_id),
          to: name(w.other_id),
          mutual,
          ...became,
        }
      })
      .sort((a, b) => Number(b.mutual) - Number(a.mutual) || Number(a.met) - Number(b.met)),
    avoid: avoid.map((w) => ({
      id: `${w.organisation_id} ${w.other_id}`,
      from: name(w.organisation_id),
      to: name(w.other_id),
      at: w.created_at,
      talk: standingTalk(facts.meetings, w) !== undefined,
    })),
  }
}

const isBetween = (m: SalonMeeting, w: SalonWish) =>
  [m.need_organisation_id, m.offer_organisation_id].includes(w.organisation_id) &&
  [m.need_organisation_id, m.offer_organisation_id].includes(w.other_id)

const standingTalk = (meetings: readonly SalonMeeting[], w: SalonWish) =>
  meetings.find((m) => isBetween(m, w) && ['proposed', 'agreed', 'scheduled'].includes(m.status))

function becameOf({ meetings, standings }: Facts, w: SalonWish, mutual: boolean): { met: boolean; words: string[] } {
  const talk = standingTalk(meetings, w) ?? meetings.find((m) => isBetween(m, w))
  if (talk) {
    const status = talk.status as MeetingStatus
    return { met: ['scheduled', 'held'].includes(status), words: [talkWords[status]] }
  }
  if (!standings) return { met: false, words: [] }
  const own = standings.filter((s) => s.units.includes(w.organisation_id) && s.units.includes(w.other_id))
  if (own.some((s) => s.chosen)) return { met: false, words: ['这次选上了，还没有邀请'] }
  const [left] = own
  if (left) return { met: false, words: [`落选：${left.why.join('；')}`] }
  return {
    met: false,
    words: [
      mutual
        ? '没有可选的配对：双方没有相配的机会和产品，或曾经谢绝'
        : '推荐里没有这两家的配对，可在上面按编号加一对必选',
    ],
  }
}
