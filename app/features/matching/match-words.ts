import { matchStatus } from '#app/domain/status.ts'
import type { MatchStatus } from '#app/domain/status.ts'
import type { StateShape } from '#app/ui/marks.tsx'
import { sideWords, waitingSides } from './match-rules.ts'
import type { PairSide } from './match-rules.ts'
import type { MatchState } from './match-view.ts'

const shapes: Record<MatchStatus, StateShape> = {
  suggested: 'draft',
  invited: 'wait',
  agreed: 'open',
  declined: 'shut',
  dismissed: 'shut',
}

interface Acted {
  need_agreed_at: number | null
  offer_agreed_at: number | null
  reason_side: string
  question_side: string | null
}

/** How the state of a pair reads for one side. What the other side has put aside stays a suggestion here. */
export function matchState(status: MatchStatus, match: Acted | undefined, side: PairSide | null): MatchState {
  const hidden = status === 'dismissed' && (side === 'need' || side === 'offer') && match?.reason_side !== side
  if (status === 'suggested' && match?.question_side != null) return { shape: 'wait', word: waitingWord(match, side) }
  if (status === 'suggested' || hidden) return { shape: 'draft', word: '尚未邀请' }
  return { shape: shapes[status], word: status === 'invited' ? waitingWord(match, side) : matchStatus[status] }
}

function waitingWord(match: Acted | undefined, side: PairSide | null): string {
  if (!match) return '已邀请'
  const missing = waitingSides(match)
  const own = side !== null && side !== 'organiser' && missing.includes(side)
  const who = own ? '本单位' : missing.map((s) => sideWords[s]).join('、')
  const { question_side: asking } = match
  if (asking === null) return `已邀请，待${who}答复`
  return `${asking === side ? '本单位' : sideWords[asking as PairSide]}已提问，待${who}回答`
}
