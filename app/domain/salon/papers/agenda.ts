import type { PaperPart, PaperRow, TablePaper } from '../../paper/paper.ts'
import { formatTime } from '../../time.ts'
import { roomNameOf, tablePlace } from '../rooms.ts'
import { byPinyin } from './by-pinyin.ts'
import { blockName, clock, headLines, inOrder, roundName, unitOnStage } from './source.ts'
import type { PaperSource, PaperTalk } from './source.ts'

const NO_TALKS = '还没有排入的洽谈。'

/** The agenda for everybody: the day, the talks by time, by table and by unit. It names who stays unnamed nowhere. */
export function agendaPaper(s: PaperSource): TablePaper {
  return {
    kind: 'tables',
    name: `${s.title} 议程`,
    landscape: false,
    subjects: '',
    parts: s.talks.length === 0 ? [day(s)] : [day(s), byTime(s), byTable(s), byUnit(s)],
  }
}

function day(s: PaperSource): PaperPart {
  return {
    sheet: '环节',
    title: `${s.title}议程`,
    lines: headLines(s),
    columns: [
      { heading: '时间', share: 20, centre: true },
      { heading: '环节', share: 42 },
      { heading: '单位', share: 34 },
      { heading: '主讲', share: 16 },
    ],
    rows: s.blocks.flatMap((b): PaperRow[] => [
      { look: 'strong', cells: [clock(b), blockName(b), '', b.speaker] },
      ...b.pitches.map((p, i) => ({
        cells: [formatTime(p.startsAt), `${i + 1}. ${p.title}`, unitOnStage(p), p.away ? '' : p.speaker],
      })),
      ...(b.kind === 'meetings'
        ? s.rounds.map((r, slot) => ({
            cells: [clock(r), `第 ${slot + 1} 轮`, `${talksIn(s, slot).length} 场洽谈`, ''],
          }))
        : []),
    ]),
    empty: '还没有环节。',
    notes: s.talks.length === 0 ? [NO_TALKS] : [],
  }
}

const talksIn = (s: PaperSource, slot: number): PaperTalk[] => s.talks.filter((t) => t.slot === slot)

function byTime(s: PaperSource): PaperPart {
  return {
    sheet: '洽谈',
    heading: '洽谈安排（按时间）',
    columns: [
      { heading: '桌号', share: 12, centre: true },
      { heading: '责任单位', share: 40 },
      { heading: '机会', share: 42 },
      { heading: '产品方', share: 40 },
      { heading: '产品', share: 42 },
    ],
    rows: s.rounds.flatMap((_, slot): PaperRow[] => {
      const talks = inOrder(talksIn(s, slot))
      if (talks.length === 0) return []
      return [
        { look: 'group', cells: [roundName(s, slot)] },
        ...talks.map((t) => ({
          cells: [`${roomNameOf(s.rooms, t.table)} ${t.table + 1}`.trim(), t.need, t.opportunity, t.offer, t.product],
        })),
      ]
    }),
    empty: NO_TALKS,
    notes: [],
    newPage: true,
  }
}

function byTable(s: PaperSource): PaperPart {
  const tables = [...new Set(s.talks.map((t) => t.table))].sort((a, b) => a - b)
  return {
    sheet: '按桌',
    heading: '洽谈安排（按桌）',
    columns: [
      { heading: '轮次', share: 12, centre: true },
      { heading: '时间', share: 24, centre: true },
      { heading: '责任单位', share: 70 },
      { heading: '产品方', share: 70 },
    ],
    rows: tables.flatMap((table): PaperRow[] => [
      { look: 'group', cells: [tablePlace(s.rooms, table)] },
      ...inOrder(s.talks.filter((t) => t.table === table)).map((t) => {
        const round = s.rounds[t.slot]
        return { cells: [`${t.slot + 1}`, round ? clock(round) : '', t.need, t.offer] }
      }),
    ]),
    empty: NO_TALKS,
    notes: [],
    newPage: true,
  }
}

function byUnit(s: PaperSource): PaperPart {
  const names = new Map(
    s.talks.flatMap((t) => [
      [t.needOrganisationId, t.need],
      [t.offerOrganisationId, t.offer],
    ]),
  )
  return {
    sheet: '按单位',
    heading: '各单位的轮次和桌号',
    columns: [
      { heading: '单位', share: 70 },
      { heading: '场次', share: 14, centre: true },
      { heading: '轮次和桌号', share: 92 },
    ],
    rows: byPinyin([...names], ([, name]) => name).map(([id, name]) => {
      const own = inOrder(s.talks.filter((t) => t.needOrganisationId === id || t.offerOrganisationId === id))
      return {
        cells: [
          name,
          `${own.length}`,
          own.map((t) => `第 ${t.slot + 1} 轮 ${tablePlace(s.rooms, t.table)}`).join('，'),
        ],
      }
    }),
    empty: NO_TALKS,
    notes: [],
    newPage: true,
  }
}
