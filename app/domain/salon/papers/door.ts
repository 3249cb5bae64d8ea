import type { BadgePaper, CardPaper, PaperRow, TablePaper, TentPaper } from '../../paper/paper.ts'
import { roomNameOf } from '../rooms.ts'
import { byPinyin, initialOf } from './by-pinyin.ts'
import { clock, headLines, inOrder } from './source.ts'
import type { PaperSource } from './source.ts'

/** Everybody who is registered, by unit in the order of the alphabet; mobiles stay out. */
export function doorListPaper(s: PaperSource): TablePaper {
  let count = 0
  let letter = ''
  const rows = byPinyin(s.units, (u) => u.name).flatMap((unit): PaperRow[] => {
    const initial = initialOf(unit.name)
    const people = unit.delegates.map((d): PaperRow => {
      count++
      return { cells: [`${count}`, d.present ? '√' : '□', unit.name, d.name, d.title, d.code, ''] }
    })
    if (people.length === 0 || initial === letter) return people
    letter = initial
    return [{ look: 'group', cells: [letter] }, ...people]
  })
  return {
    kind: 'tables',
    name: `${s.title} 签到表`,
    landscape: false,
    subjects: '',
    parts: [
      {
        sheet: '签到表',
        title: `${s.title}签到表`,
        signed: true,
        lines: headLines(s),
        columns: [
          { heading: '序号', share: 11, centre: true },
          { heading: '到', share: 9, centre: true },
          { heading: '单位', share: 54 },
          { heading: '姓名', share: 20 },
          { heading: '职务', share: 33 },
          { heading: '签到码', share: 20, centre: true },
          { heading: '签名', share: 31 },
        ],
        rows,
        empty: '还没有人报名。',
        notes: count === 0 ? [] : [`共 ${count} 人。单位按拼音排列，√ 是打印时已签到的人。`],
      },
    ],
  }
}

/** A card for each table: its number, who keeps it, and who comes when. It carries names for everybody. */
export function cardPaper(s: PaperSource): CardPaper {
  const tables = [...new Set(s.talks.map((t) => t.table))].sort((a, b) => a - b)
  return {
    kind: 'cards',
    name: `${s.title} 桌卡`,
    cards: tables.map((table) => {
      const talks = inOrder(s.talks.filter((t) => t.table === table))
      const owners = new Map(talks.map((t) => [t.needOrganisationId, t.need]))
      const kept = owners.size === 1
      return {
        table: table + 1,
        room: roomNameOf(s.rooms, table),
        owner: kept ? (talks[0]?.need ?? '') : '',
        event: s.title,
        rows: talks.map((t) => {
          const round = s.rounds[t.slot]
          return { when: round ? clock(round) : '', who: kept ? t.offer : `${t.need} × ${t.offer}` }
        }),
      }
    }),
  }
}

/** 桌签: the name of each person who is registered. */
export const tentPaper = (s: PaperSource): TentPaper => ({
  kind: 'tents',
  name: `${s.title} 桌签`,
  tents: people(s).map(({ unit, name, title }) => ({ name, title, unit })),
})

/** Badges with the QR code that the team scans at the door. */
export const badgePaper = (s: PaperSource): BadgePaper => ({
  kind: 'badges',
  name: `${s.title} 胸牌`,
  badges: people(s).map(({ unit, name, title, code, url }) => ({ event: s.title, name, title, unit, code, url })),
})

const people = (s: PaperSource) =>
  byPinyin(s.units, (u) => u.name).flatMap((unit) => unit.delegates.map((d) => ({ ...d, unit: unit.name })))
