import { withLocks } from '../scheduling/recompose.ts'
import { describeViolation, explainMove } from '../scheduling/validate.ts'
import type { Composition } from './composition.ts'

export const ROUND_BEGUN = '这一轮已经开始。'

/** What stands in the way of putting a talk into a cell, in plain sentences; an empty list means allowed. */
export function obstaclesTo(
  { problem, current, locked, begun }: Pick<Composition, 'problem' | 'current' | 'locked' | 'begun'>,
  talkId: string,
  cell: { slot: number; table: number },
  nameOf: (participantId: string) => string,
): string[] {
  if (begun.includes(cell.slot)) return [ROUND_BEGUN]
  const broken = explainMove(withLocks(problem, current, { meetings: locked }), current, talkId, cell)
  return [...new Set(broken.map((v) => describeViolation(v, nameOf)))]
}
