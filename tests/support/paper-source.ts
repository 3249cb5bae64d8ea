import { timetable } from '#app/domain/salon/timetable.ts'
import { halfDay } from '#app/domain/salon/blocks.ts'
import type { PaperSource, PaperTalk, PaperUnit } from '#app/domain/salon/papers/source.ts'

/** 2026-12-12 13:30 in Shanghai. */
const START = Date.UTC(2026, 11, 12, 5, 30)
const SURNAMES = ['赵', '钱', '孙', '李', '周', '吴', '郑', '王', '冯', '陈']
/** 60 characters, the longest name of a unit that is read well. */
export const LONG_NAME = `${'示例数字空间与城市运行综合服务保障'.repeat(3)}技术研究院有限公司`.slice(0, 60)
/** Rare, but in the font. */
export const RARE_NAME = '王䶮㛃'
/** Not in the font. */
export const UNKNOWN_SIGNS = '李🙂𠮷'

interface Size {
  owners: number
  firms: number
  tables: number
  rounds: number
  people?: number
}

/** A salon whose owners keep their tables and meet every firm in turn, with long and rare names among its people. */
export function paperSource({ owners, firms, tables, rounds, people = 2 }: Size): PaperSource {
  const day = timetable({
    startsAt: START,
    blocks: halfDay.blocks.map((b) => ({ ...b, speaker: b.kind === 'speech' ? '陈示例' : '' })),
    rounds,
    roundMinutes: 15,
    changeMinutes: 3,
    pitches: [0, 1, 2].map((n) => ({ id: `p${n}`, itemKind: n === 0 ? 'opportunity' : 'product', minutes: 8 })),
  })
  const unit = (kind: string, at: number, name: string): PaperUnit => ({
    organisationId: `${kind}${at}`,
    name,
    delegates: Array.from({ length: people }, (_, i) => ({
      name:
        at === 0 && i === 0 ? RARE_NAME : at === 1 && i === 0 ? UNKNOWN_SIGNS : `${SURNAMES[(at + i) % 10] ?? ''}示例`,
      title: i === 0 ? '经理' : '',
      times: i === 1 ? '14:30 到' : '',
      code: `${kind === 'owner' ? 'A' : 'B'}${String(at).padStart(3, '2')}${i}K`,
      url: `https://datai.example/desk/salons/SL-2026-0001/badge/${kind}${at}${i}`,
      present: at === 2,
    })),
  })
  const needs = Array.from({ length: owners }, (_, i) => unit('owner', i, i === 0 ? LONG_NAME : `演示区需求单位${i}局`))
  const offers = Array.from({ length: firms }, (_, i) =>
    unit('firm', i, i === 1 ? `A${LONG_NAME}`.slice(0, 60) : `示例企业${i}科技有限公司`),
  )
  const talks = needs.flatMap((need, n) =>
    Array.from({ length: rounds }, (_, slot): PaperTalk | null => {
      const offer = offers[(n + slot * owners) % firms]
      return offer === undefined || n >= tables
        ? null
        : {
            slot,
            table: n,
            needOrganisationId: need.organisationId,
            offerOrganisationId: offer.organisationId,
            need: need.name,
            needTold: need.name,
            offer: offer.name,
            opportunity: `智慧楼宇能耗与安全综合管理需求 ${n}`,
            product: `楼宇运行监测平台 ${slot}`,
            level: n % 2 === 0 ? '分管领导' : '',
          }
    }).filter((t) => t !== null),
  )
  const names = new Map(day.blocks.flatMap((b) => b.pitches.map((p, i) => [p.id, i])))
  return {
    number: 'SL-2026-0001',
    title: '智慧楼宇创享沙龙',
    place: '示例会议中心二层多功能厅',
    startsAt: START,
    endsAt: day.endsAt,
    state: '议程第 2 版',
    rooms: [],
    roundMinutes: 15,
    changeMinutes: 3,
    blocks: day.blocks.map((b) => ({
      kind: b.kind,
      title: b.title,
      speaker: b.speaker,
      room: '',
      some: null,
      startsAt: b.startsAt,
      endsAt: b.endsAt,
      pitches: b.pitches.map((p) => {
        const at = names.get(p.id) ?? 0
        const owner = (p.itemKind === 'opportunity' ? needs : offers)[at]
        return {
          itemKind: p.itemKind,
          title: `${p.itemKind === 'opportunity' ? '楼宇节能改造' : '楼宇监测平台'} ${at}`,
          organisationId: owner?.organisationId ?? '',
          unit: owner?.name ?? '',
          speaker: '周示例',
          startsAt: p.startsAt,
          endsAt: p.endsAt,
        }
      }),
    })),
    rounds: day.rounds,
    talks,
    units: [...needs, ...offers],
    invitation: {
      theme: '智慧楼宇',
      closesAt: START - 86_400_000,
      perOrganisation: 3,
      lead: { name: '演示区数据局', phone: '0000-6600001' },
      writtenAt: START - 20 * 86_400_000,
    },
  }
}
