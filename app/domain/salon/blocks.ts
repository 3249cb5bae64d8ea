/** Kinds of fixed items of a salon's day. `meetings` is where the rounds of talks stand. */
export const blockKind = {
  checkIn: '签到',
  speech: '致辞',
  policy: '政策解读',
  release: '清单发布',
  needPitches: '需求发布',
  productPitches: '方案路演',
  signing: '签约',
  break: '茶歇',
  meetings: '一对一洽谈',
  other: '其他环节',
} as const
export type BlockKind = keyof typeof blockKind
export const blockKinds = Object.keys(blockKind) as [BlockKind, ...BlockKind[]]

/** One fixed item. `minutes` of pitches and meetings is what is planned; the timetable follows what really takes place. */
export interface Block {
  kind: BlockKind
  title: string
  minutes: number
  speaker: string
  /** Where it takes place; absent or empty: where everybody is. */
  room?: string
  /** Only some units take part, beside what the others do: its key, and its beginning on the day, `15:40`. */
  some?: { id: string; at: string }
}

const block = (kind: BlockKind, minutes: number): Block => ({ kind, title: blockKind[kind], minutes, speaker: '' })

/** The half day for about 80 people from which a new salon starts. */
export const halfDay = {
  capacity: 80,
  perOrganisation: 3,
  tables: 8,
  rounds: 5,
  roundMinutes: 15,
  changeMinutes: 3,
  startTime: '13:30',
  blocks: [
    block('checkIn', 20),
    block('speech', 10),
    block('policy', 15),
    block('release', 10),
    block('needPitches', 25),
    block('productPitches', 25),
    block('signing', 10),
    block('break', 15),
    block('meetings', 87),
  ],
} as const

/** Minutes that the rounds of talks take, with the changes of table between them. */
export function meetingMinutes(plan: { rounds: number; roundMinutes: number; changeMinutes: number }): number {
  return plan.rounds * plan.roundMinutes + Math.max(0, plan.rounds - 1) * plan.changeMinutes
}
