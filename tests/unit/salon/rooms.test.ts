import { describe, expect, test } from 'vitest'
import { readRooms, roomNameOf, roomOfTable, roomsText, tablePlace } from '#app/domain/salon/rooms.ts'

const rooms = [
  { name: '主会场', tables: 3 },
  { name: '二楼会议室', tables: 2 },
]

describe('rooms of a salon', () => {
  test('numbers of tables run on from room to room, and tables added later stand in the last one', () => {
    expect([0, 2, 3, 4, 7].map((table) => roomOfTable(rooms, table))).toEqual([0, 0, 1, 1, 1])
    expect(tablePlace(rooms, 3)).toBe('二楼会议室 4 号桌')
    expect(roomsText(rooms, 7)).toBe('主会场 3\n二楼会议室 4')
  })

  test('without rooms a table has its number alone', () => {
    expect([roomOfTable([], 5), roomNameOf([], 5), tablePlace([], 5)]).toEqual([0, '', '6 号桌'])
  })

  test.each([
    ['', []],
    [
      '主会场 3\n\n 二楼 东厅  2 ',
      [
        { name: '主会场', tables: 3 },
        { name: '二楼 东厅', tables: 2 },
      ],
    ],
  ])('%j is read', (text, expected) => {
    expect(readRooms(text, 5)).toEqual({ rooms: expected })
  })

  test.each([
    ['主会场', '第 1 行：写作“名称 桌数”，例如 二楼会议室 4'],
    ['主会场 3\n2', '第 2 行：写作“名称 桌数”，例如 二楼会议室 4'],
    ['主会场 0', '第 1 行：至少有 1 桌'],
    ['主会场 3\n主会场 2', '第 2 行：“主会场”写了两次'],
    [`${'厅'.repeat(21)} 5`, '第 1 行：名称最多 20 字'],
    ['主会场 3\n二楼 4', '各处合计 7 桌，与桌数 5 不一致'],
    [Array.from({ length: 13 }, (_, n) => `厅${n} 1`).join('\n'), '最多 12 处'],
  ])('%j is refused', (text, refusal) => {
    expect(readRooms(text, 5)).toEqual({ refusal })
  })
})
