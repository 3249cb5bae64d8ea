import { formatTime } from '../time.ts'
import { attendanceLevel } from '../vocabulary.ts'
import type { AttendanceLevel } from '../vocabulary.ts'
import type { OwnChange, OwnEntry } from './released-agenda.ts'

/** What a unit is told of a new version of the agenda. */

const levelWord = (code: string | undefined): string =>
  code !== undefined && code in attendanceLevel.labels ? attendanceLevel.labels[code as AttendanceLevel] : ''

/** `15:45–16:00 3 号桌`; of an item for some `15:45–16:00 二楼会议室`. */
function entryPlace(e: OwnEntry): string {
  const time = `${formatTime(e.startsAt)}–${formatTime(e.endsAt)}`
  if (e.kind === 'block') return e.room ? `${time} ${e.room}` : time
  return e.table === undefined ? `${time} 上台` : `${time} ${e.room ? `${e.room} ` : ''}${e.table + 1} 号桌`
}

/** One line for one thing of the day: `15:45–16:00 3 号桌：示例衡器`. */
export function entryLine(e: OwnEntry): string {
  const level = levelWord(e.level)
  return `${entryPlace(e)}：${e.title}${level === '' ? '' : `（${level}参会）`}`
}

/** One line for one change. */
export function changeLine({ kind, before, after }: OwnChange): string {
  if (kind === 'new' && after) return `新增：${entryLine(after)}`
  if (kind === 'dropped' && before) return `取消：${entryLine(before)}`
  if (kind === 'level' && after)
    return `参会层级改为${levelWord(after.level) || '未定'}：${entryPlace(after)}，${after.title}`
  return before && after ? `改为：${entryLine(after)}，原 ${entryPlace(before)}` : ''
}

/** The text of a notice: what changed line by line, then the whole day; a first one has the day alone. */
export function noticeText(
  salon: { title: string; when: string; place: string; version: number },
  day: {
    first: boolean
    changes: readonly OwnChange[]
    after: readonly OwnEntry[]
  },
): string {
  const head = `${salon.title}（议程第 ${salon.version} 版）\n${salon.when}，${salon.place}`
  const whole = day.after.length === 0 ? '贵单位现在没有洽谈和上台安排。' : day.after.map(entryLine).join('\n')
  if (day.first) return `${head}\n贵单位的安排：\n${whole}`
  return `${head}\n贵单位的安排有变化：\n${day.changes.map(changeLine).join('\n')}\n现在的全部安排：\n${whole}`
}
