/**
 * Rooms in which the tables of a salon stand. Numbers of tables run on from one room to the next, so that a number alone
 * says where to go; tables are counted from 0. Without rooms all stand in one place that needs no name.
 */
export interface Room {
  name: string
  /** Tables in it; tables that are added later stand in the last room. */
  tables: number
}

/** Index of the room of a table; 0 where there are no rooms. */
export function roomOfTable(rooms: readonly Room[], table: number): number {
  let end = 0
  const at = rooms.findIndex((room) => table < (end += room.tables))
  return at < 0 ? Math.max(0, rooms.length - 1) : at
}

/** Name of the room of a table; empty where there are no rooms. */
export const roomNameOf = (rooms: readonly Room[], table: number): string =>
  rooms[roomOfTable(rooms, table)]?.name ?? ''

/** `二楼会议室 7 号桌` */
export function tablePlace(rooms: readonly Room[], table: number): string {
  const name = roomNameOf(rooms, table)
  return `${name === '' ? '' : `${name} `}${table + 1} 号桌`
}

/** The rooms as they are written in the form, one to a line; those of a salon whose number of tables was changed fit it. */
export function roomsText(rooms: readonly Room[], tables: number): string {
  const before = rooms.slice(0, -1).reduce((sum, room) => sum + room.tables, 0)
  return rooms.map((room, at) => `${room.name} ${at === rooms.length - 1 ? tables - before : room.tables}`).join('\n')
}

const LINE = /^(\S.*?)\s+(\d{1,3})$/
export const MOST_ROOMS = 12
const LONGEST_NAME = 20

/** Reads what was typed, one room to a line. The sentence that refuses it names the line. */
export function readRooms(text: string, tables: number): { rooms: Room[] } | { refusal: string } {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const rooms: Room[] = []
  for (const [at, line] of lines.entries()) {
    const refuse = (why: string) => ({ refusal: `第 ${at + 1} 行：${why}` })
    const [, name = '', count = ''] = LINE.exec(line) ?? []
    if (name === '') return refuse('写作“名称 桌数”，例如 二楼会议室 4')
    if (name.length > LONGEST_NAME) return refuse(`名称最多 ${LONGEST_NAME} 字`)
    if (Number(count) === 0) return refuse('至少有 1 桌')
    if (rooms.some((room) => room.name === name)) return refuse(`“${name}”写了两次`)
    rooms.push({ name, tables: Number(count) })
  }
  if (rooms.length > MOST_ROOMS) return { refusal: `最多 ${MOST_ROOMS} 处` }
  const sum = rooms.reduce((total, room) => total + room.tables, 0)
  if (rooms.length > 0 && sum !== tables) return { refusal: `各处合计 ${sum} 桌，与桌数 ${tables} 不一致` }
  return { rooms }
}
