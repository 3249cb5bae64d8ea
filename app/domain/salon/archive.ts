import { publicCount } from '../small-counts.ts'
import { waves } from './follow-up.ts'
import type { FollowUpTally, Wave } from './follow-up.ts'

export interface ArchiveFigures {
  presentUnits: number
  held: number
  /** Talks of which both sides said 有合作意向. */
  intentsBoth: number
  /** How far the talks had come, for each wave in which units were asked. */
  waves: readonly { wave: Wave; tally: Pick<FollowUpTally, 'contractBoth'> }[]
}

/** What the archive says of a held salon: word and number, small numbers hidden. */
export function archiveFigures(f: ArchiveFigures): { label: string; value: string }[] {
  return [
    { label: '到场单位', value: publicCount(f.presentUnits) },
    { label: '完成洽谈', value: publicCount(f.held) },
    { label: '双方都有合作意向', value: publicCount(f.intentsBoth) },
    ...waves.flatMap((wave) => {
      const found = f.waves.find((w) => w.wave === wave)
      return found ? [{ label: `${wave} 天后双方都说已签约`, value: publicCount(found.tally.contractBoth) }] : []
    }),
  ]
}
