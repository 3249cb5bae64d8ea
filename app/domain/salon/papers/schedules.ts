import type { PaperPart, PaperRow, TablePaper } from '../../paper/paper.ts'
import { formatTime } from '../../time.ts'
import { tablePlace } from '../rooms.ts'
import { byPinyin } from './by-pinyin.ts'
import { clock, comes, headLines } from './source.ts'
import type { PaperSource, PaperUnit } from './source.ts'

/** Personal schedules: a page for each unit, in the order of the alphabet. */
export const schedulesPaper = (s: PaperSource): TablePaper => ({
  ...PAPER,
  name: `${s.title} 各单位日程`,
  parts: s.units.length === 0 ? [nobody(s)] : byPinyin(s.units, (u) => u.name).map((unit) => schedulePart(s, unit)),
})

/** The page of one unit alone. */
export const schedulePaper = (s: PaperSource, unit: PaperUnit): TablePaper => ({
  ...PAPER,
  name: `${s.title} ${unit.name} 日程`,
  parts: [schedulePart(s, unit)],
})

const PAPER = { kind: 'tables', landscape: false, subjects: '单位' } as const

const COLUMNS = [
  { heading: '时间', share: 26, centre: true },
  { heading: '安排', share: 36 },
  { heading: '地点', share: 18, centre: true },
  { heading: '对方', share: 48 },
  { heading: '内容', share: 48, plain: true },
]

const nobody = (s: PaperSource): PaperPart => ({
  sheet: '日程',
  title: `${s.title}日程`,
  lines: headLines(s),
  columns: COLUMNS,
  rows: [],
  empty: '还没有人报名。',
  notes: [],
})

function schedulePart(s: PaperSource, unit: PaperUnit): PaperPart {
  const people = unit.delegates.map((d) => whole(d.name, d.title)).join('、')
  return {
    sheet: '日程',
    title: unit.name,
    lines: [`${s.title} 日程`, ...headLines(s), ...(people === '' ? [] : [`参会人：${people}`])],
    subject: unit.name,
    columns: COLUMNS,
    rows: entries(s, unit.organisationId)
      .sort((a, b) => a.startsAt - b.startsAt || a.order - b.order)
      .map(({ row }) => row),
    empty: '还没有安排。',
    notes: ['开始前 5 分钟请到场或候场，每场洽谈后请填一次结果。'],
    newPage: true,
  }
}

const whole = (name: string, title: string) => (title === '' ? name : `${name}（${title}）`)

/** Where everybody is. */
const HALL = '主会场'

interface Entry {
  startsAt: number
  order: number
  row: PaperRow
}

/** The day in the order of time: what concerns everybody, the own pitches, and each round with the own talks in it. */
function entries(s: PaperSource, id: string): Entry[] {
  const blocks = s.blocks
    .filter((b) => b.kind !== 'meetings' && (b.some === null || b.some.includes(id)))
    .map((b): Entry => {
      const cells = [clock(b), b.title, b.room || HALL, '', b.some ? '部分单位参加，请安排一位参会人' : '']
      return { startsAt: b.startsAt, order: 0, row: { ...(b.some ? { look: 'strong' } : {}), cells } }
    })
  const pitches = s.blocks.flatMap((b) =>
    b.pitches.filter(comes).flatMap((p, at): Entry[] => {
      if (p.organisationId !== id) return []
      const what = p.itemKind === 'opportunity' ? '本单位需求发布' : '本单位方案路演'
      const cells = [clock(p), `${what}（第 ${at + 1} 个上台）`, b.room || HALL, '', p.title]
      return [{ startsAt: p.startsAt, order: 1, row: { look: 'strong', cells } }]
    }),
  )
  const own = s.talks.filter((t) => t.needOrganisationId === id || t.offerOrganisationId === id)
  if (own.length === 0) return [...blocks, ...pitches]
  const rounds = s.rounds.flatMap((round, slot): Entry[] => {
    const talks = own.filter((t) => t.slot === slot).sort((a, b) => a.table - b.table)
    const base = { startsAt: round.startsAt, order: 2 }
    if (talks.length === 0)
      return [{ ...base, row: { cells: [clock(round), `第 ${slot + 1} 轮，没有安排`, '', '', ''] } }]
    return talks.map((t): Entry => {
      const asOwner = t.needOrganisationId === id
      const other = asOwner ? t.offer : `${t.needTold}${t.level === '' ? '' : `（${t.level}参会）`}`
      const cells = [
        clock(round),
        `第 ${slot + 1} 轮洽谈`,
        tablePlace(s.rooms, t.table),
        other,
        asOwner ? t.product : t.opportunity,
      ]
      return { ...base, row: { look: 'strong', cells } }
    })
  })
  const end: Entry = { startsAt: s.endsAt, order: 3, row: { cells: [formatTime(s.endsAt), '结束', '', '', ''] } }
  return [...blocks, ...pitches, ...rounds, end]
}
