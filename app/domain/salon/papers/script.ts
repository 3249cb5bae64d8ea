import type { PaperRow, TablePaper } from '../../paper/paper.ts'
import { formatTime } from '../../time.ts'
import { blockName, clock, comes, headLines, unitOnStage } from './source.ts'
import type { PaperBlock, PaperPitch, PaperSource } from './source.ts'

/** One moment of the day at which the person who leads through it says something. */
interface Moment {
  startsAt: number
  time: string
  title: string
  /** Without its number among the pitches, as what comes next. */
  name: string
  who: string
  say: string
  strong: boolean
}

/** 主持人流程单: minute by minute what is on, who comes up, what is said, and what comes next. */
export function scriptPaper(s: PaperSource): TablePaper {
  const moments = s.blocks
    .flatMap((block, at) => momentsOf(s, block, s.blocks.slice(at + 1).find(isForAll)))
    .sort((a, b) => a.startsAt - b.startsAt)
  const end: Moment = {
    startsAt: s.endsAt,
    time: formatTime(s.endsAt),
    title: '结束',
    name: '结束',
    who: '',
    say: FAREWELL,
    strong: true,
  }
  const all = moments.length === 0 ? [] : [...moments, end]
  return {
    kind: 'tables',
    name: `${s.title} 主持人流程单`,
    landscape: true,
    subjects: '',
    parts: [
      {
        sheet: '流程单',
        title: `${s.title}主持人流程单`,
        lines: headLines(s),
        columns: [
          { heading: '时间', share: 26, centre: true },
          { heading: '环节', share: 56 },
          { heading: '谁来讲', share: 44 },
          { heading: '主持人说什么、做什么', share: 84, plain: true },
          { heading: '接下来', share: 40, plain: true },
        ],
        rows: all.map((m, at): PaperRow => ({
          ...(m.strong ? { look: 'strong' as const } : {}),
          cells: [m.time, m.title, m.who, m.say, next(all[at + 1])],
        })),
        empty: '还没有环节。',
        notes: [],
      },
    ],
  }
}

const isForAll = (b: PaperBlock): boolean => b.some === null

const FAREWELL = '感谢各位。请每场洽谈的双方填写洽谈结果，离场时交回胸牌。'

const next = (m: Moment | undefined): string => (m ? `${formatTime(m.startsAt)} ${m.name}` : '')

const whoOf = (...names: string[]): string => names.filter((name) => name !== '').join(' ')

function momentsOf(s: PaperSource, block: PaperBlock, after: PaperBlock | undefined): Moment[] {
  const head: Moment = {
    startsAt: block.startsAt,
    time: clock(block),
    title: blockName(block),
    name: block.title,
    who: block.speaker,
    say: announcement(s, block, after),
    strong: true,
  }
  const pitches = block.pitches.map((p, i): Moment => ({
    startsAt: p.startsAt,
    time: clock(p),
    title: `${i + 1}. ${p.title}`,
    name: p.title,
    who: p.away ? unitOnStage(p) : whoOf(p.unit, p.speaker),
    say: p.away ? `${p.unit}${p.away}，请下一位。` : callUp(p, block.pitches.slice(i + 1).find(comes)),
    strong: false,
  }))
  return [head, ...pitches, ...(block.kind === 'meetings' ? roundsOf(s) : [])]
}

const minutesOf = (s: { startsAt: number; endsAt: number }): number => Math.round((s.endsAt - s.startsAt) / 60_000)

function callUp(p: PaperPitch, after: PaperPitch | undefined): string {
  const ready = after ? `请${whoOf(after.unit, after.speaker)}到台侧准备。` : ''
  return `请${whoOf(p.unit, p.speaker)}上台，${minutesOf(p)} 分钟。${ready}`
}

function roundsOf(s: PaperSource): Moment[] {
  return s.rounds.map((round, slot): Moment => {
    const tables = new Set(s.talks.filter((t) => t.slot === slot).map((t) => t.table)).size
    const last = slot === s.rounds.length - 1
    const end = last ? `${formatTime(round.endsAt)} 提示洽谈结束。` : `${formatTime(round.endsAt)} 提示换桌。`
    return {
      startsAt: round.startsAt,
      time: clock(round),
      title: `第 ${slot + 1} 轮`,
      name: `第 ${slot + 1} 轮`,
      who: `${tables} 桌`,
      say: `请按日程到桌就座，洽谈开始。${formatTime(round.endsAt - 2 * 60_000)} 提示还有 2 分钟，${end}`,
      strong: false,
    }
  })
}

/** What is announced as a block begins. */
function announcement(s: PaperSource, block: PaperBlock, after: PaperBlock | undefined): string {
  if (block.some)
    return `${block.some.length} 家单位另行参加，其他人照常进行。请引导员带到${block.room || '指定会场'}。`
  const speaker = block.speaker === '' ? '' : `请${block.speaker}`
  switch (block.kind) {
    case 'checkIn':
      return `请各位到签到处签到、领取胸牌后入座。${formatTime(block.endsAt)} 准时开始。`
    case 'speech':
      return speaker ? `${speaker}致辞。` : '请致辞人上台。'
    case 'policy':
      return speaker ? `${speaker}解读政策。` : '请解读人上台。'
    case 'release':
      return `${speaker || '请发布人'}发布机会清单和产品清单。`
    case 'needPitches':
      return `下面是需求发布，共 ${block.pitches.filter(comes).length} 场。请各位主讲人掌握时间。`
    case 'productPitches':
      return `下面是方案路演，共 ${block.pitches.filter(comes).length} 场。请各位主讲人掌握时间。`
    case 'signing':
      return '请签约双方上台。'
    case 'break':
      return `茶歇 ${minutesOf(block)} 分钟。${after ? `${formatTime(after.startsAt)} 开始${after.title}，请提前回到会场。` : ''}`
    case 'meetings':
      return `一对一洽谈共 ${s.rounds.length} 轮，每轮 ${s.roundMinutes} 分钟，换桌 ${s.changeMinutes} 分钟。请对照各自日程找到桌号。`
    case 'other':
      return speaker ? `${speaker}上台。` : ''
  }
}
