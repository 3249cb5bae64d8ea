import { expect, test } from 'vitest'
import { dayChanges } from '#app/domain/salon/day-changes.ts'
import type { ReleasedAgenda, ReleasedBlock, ReleasedPitch } from '#app/domain/salon/released-agenda.ts'

const noon = Date.parse('2026-12-12T12:00:00+08:00')
const at = (minute: number) => noon + minute * 60_000
const block = (title: string, from: number, to: number, pitches: ReleasedPitch[] = []): ReleasedBlock => ({
  kind: 'other',
  title,
  startsAt: at(from),
  endsAt: at(to),
  pitches,
})
const pitch = (number: string, from: number): ReleasedPitch => ({
  itemKind: 'product',
  number,
  title: `产品${number}`,
  organisationId: number,
  name: '示例企业',
  startsAt: at(from),
  endsAt: at(from + 5),
})
const agenda = (blocks: ReleasedBlock[], change: Partial<ReleasedAgenda> = {}): ReleasedAgenda => ({
  title: '示例沙龙',
  place: '一楼',
  startsAt: noon,
  endsAt: at(180),
  tables: 4,
  rounds: [],
  talks: [],
  blocks,
  ...change,
})
const before = agenda([
  block('致辞', 0, 10),
  block('茶歇', 10, 20),
  block('路演', 20, 30, [pitch('1', 20), pitch('2', 25)]),
])

test('nothing is said where nothing but a talk changed', () => {
  expect(dayChanges(before, { ...before, tables: 5 })).toEqual([])
})

test('place, name and beginning are said with what they were', () => {
  const after = agenda(before.blocks, { place: '二楼', title: '示例沙龙二', startsAt: at(30) })
  expect(dayChanges(before, after)).toEqual([
    '名称由“示例沙龙”改为“示例沙龙二”',
    '地点由 一楼 改为 二楼',
    expect.stringMatching(/^开始时间由 .*12:00 改为 .*12:30$/),
  ])
})

test('blocks: new, gone, at another time, in another order', () => {
  const after = agenda([block('茶歇', 0, 10), block('致辞', 10, 20), block('签约', 20, 30)])
  expect(dayChanges(before, after)).toEqual([
    '环节的先后有调整',
    '茶歇由 12:10–12:20 改为 12:00–12:10',
    '致辞由 12:00–12:10 改为 12:10–12:20',
    '新增 签约，12:20–12:30',
    '取消 路演（原 12:20–12:30）',
    '取消 方案路演“产品1”（原 12:20–12:25）',
    '取消 方案路演“产品2”（原 12:25–12:30）',
  ])
})

test('pitches: another order and another time', () => {
  const after = agenda([...before.blocks.slice(0, 2), block('路演', 20, 30, [pitch('2', 20), pitch('1', 25)])])
  expect(dayChanges(before, after)).toEqual([
    '上台的先后有调整',
    '方案路演“产品2”由 12:25–12:30 改为 12:20–12:25',
    '方案路演“产品1”由 12:20–12:25 改为 12:25–12:30',
  ])
})

test('two blocks of the same name are two', () => {
  const twice = agenda([block('茶歇', 0, 10), block('茶歇', 60, 70)])
  expect(dayChanges(twice, agenda([block('茶歇', 0, 10)]))).toEqual(['取消 茶歇（原 13:00–13:10）'])
})

test('rooms of items and of the tables are told when they change, and not where an older version knew none', () => {
  const tea = block('茶歇', 10, 20)
  const of = (room: string, rooms?: ReleasedAgenda['rooms']) =>
    agenda([{ ...tea, ...(room === '' ? {} : { room }) }], rooms === undefined ? {} : { rooms })
  const up = [
    { name: '主会场', tables: 2 },
    { name: '二楼', tables: 2 },
  ]
  const down = [{ name: '主会场', tables: 4 }]
  expect(dayChanges(of('东厅', up), of('西厅', down))).toEqual([
    '洽谈场地由 主会场 1–2 号桌、二楼 3–4 号桌 改为 主会场 1–4 号桌',
    '茶歇的会场由 东厅 改为 西厅',
  ])
  expect(dayChanges(of('东厅'), of('', up))).toEqual(['茶歇的会场由 东厅 改为 主会场'])
  expect(dayChanges(of('', up), of('', up))).toEqual([])
})
