import type { LetterPaper, LetterParagraph, SlipRow } from '../../paper/paper.ts'
import { dayOf, formatDay, formatInstant, formatTime, formatWeekday } from '../../time.ts'
import { blockName, clock } from './source.ts'
import type { PaperSource, PaperUnit } from './source.ts'

const NUMERALS = ['一', '二', '三', '四', '五', '六']
/** More people of a unit write themselves on a second slip. */
const MOST_LINES = 8

/** 会议通知 with the 参会回执: to everybody with an empty slip, or to a unit that has registered with its people on it. */
export function noticePaper(s: PaperSource, unit?: PaperUnit): LetterPaper {
  const { lead, writtenAt } = s.invitation
  const day = formatDay(dayOf(s.startsAt))
  return {
    kind: 'letter',
    name: `${s.title} 会议通知`,
    title: `关于举办“${s.title}”的通知`,
    to: `${unit?.name ?? '各有关单位'}：`,
    paragraphs: [
      { text: `为推动机会清单与产品清单当面对接，定于${day}举办“${s.title}”。现将有关事项通知如下。` },
      ...sections(s, unit).map((p, at) => ({ ...p, text: `${NUMERALS[at] ?? ''}、${p.text}` })),
    ],
    signed: [lead.name, formatDay(dayOf(writtenAt))].filter((line) => line !== ''),
    slip: { title: '参会回执', line: `活动：${s.title}\u3000编号：${s.number}`, rows: slipRows(s, unit) },
  }
}

function sections(s: PaperSource, unit: PaperUnit | undefined): LetterParagraph[] {
  const { theme, lead } = s.invitation
  const date = dayOf(s.startsAt)
  const time = `${formatDay(date)}（${formatWeekday(date)}）${formatTime(s.startsAt)}–${formatTime(s.endsAt)}（北京时间）`
  const call = [lead.name, lead.phone && `办公电话 ${lead.phone}`].filter((part) => part !== '').join('，')
  return [
    { text: `时间：${time}` },
    { text: `地点：${s.place}` },
    ...(theme === '' ? [] : [{ text: `主题：${theme}` }]),
    { text: '议程：', list: blocksFor(s, unit).map((b) => `${clock(b)}\u3000${blockName(b)}`) },
    { text: unit ? comingText(unit) : registerText(s) },
    ...(call === '' ? [] : [{ text: `联系：${call}` }]),
  ]
}

/** Everybody reads what is for some as well; a unit only what it attends. */
const blocksFor = (s: PaperSource, unit: PaperUnit | undefined) =>
  s.blocks.filter((b) => !unit || b.some === null || b.some.includes(unit.organisationId))

function registerText({ number, invitation: { closesAt, perOrganisation } }: PaperSource): string {
  const until = closesAt === null ? '' : `，于 ${formatInstant(closesAt, true)} 前`
  return `报名：请各单位确定参会人员（每家不超过 ${perOrganisation} 人）${until}在平台沙龙页面（编号 ${number}）报名，或填写参会回执反馈。`
}

function comingText({ delegates }: PaperUnit): string {
  const people = delegates.map((d) => (d.title === '' ? d.name : `${d.name}（${d.title}）`)).join('、')
  return `参会：贵单位已报名，参会人为${people}。有变动的请在日程页面修改，或填写参会回执反馈。`
}

const LABEL = 24
const WIDTHS = [LABEL, 22, 24, 30]
const heading = (text: string, share = LABEL) => ({ text, share, heading: true })

function slipRows(s: PaperSource, unit: PaperUnit | undefined): SlipRow[] {
  const people = unit
    ? unit.delegates.map((d) => [d.name, d.title, '', d.times || '全程'])
    : Array.from({ length: Math.min(s.invitation.perOrganisation, MOST_LINES) }, () => ['', '', '', ''])
  return [
    { cells: [heading('单位（盖章）'), { text: unit?.name ?? '', share: 100 - LABEL }], height: 14 },
    { cells: ['姓名', '职务', '手机', '能否参加全部洽谈轮次'].map((text, i) => heading(text, WIDTHS[i])), height: 10 },
    ...people.map((texts) => ({ cells: texts.map((text, i) => ({ text, share: WIDTHS[i] ?? 0 })), height: 12 })),
    { cells: [heading('想谈的机会或产品'), { text: '', share: 100 - LABEL }], height: 24 },
  ]
}
