import { meetingStatus, registrationStatus } from '#app/domain/status.ts'
import { formatInstant } from '#app/domain/time.ts'
import type { Ctx } from '#app/server/context.ts'
import { listTable } from '#app/server/export-list.ts'
import type { ExportedTable } from '#app/server/export-table.ts'
import { outcomeList } from './day.queries.server.ts'
import { registrationList, unitInvitations } from './desk.queries.server.ts'
import { invitationList } from './pairs.queries.server.ts'
import { place } from './when.ts'

/** 报名名单 for the team of the salon. The personal links stay out of the file: whoever has one acts for the unit. */
export async function exportRegistrations(ctx: Ctx, key: string): Promise<ExportedTable> {
  const salon = await registrationList(ctx, key)
  return listTable({ list: 'registrations', title: `报名名单 ${salon.number}` }, salon.registrations, [
    ['单位', (r) => r.organisation, 28],
    ['状态', (r) => registrationStatus[r.status]],
    ['时间', (r) => formatInstant(r.statusAt), 20],
    ['代为报名', (r) => r.staff ?? ''],
    ['人数', (r) => String(r.seats), 8],
    [
      '参会人',
      (r) => r.delegates.map((d) => [d.name, d.title, d.mobile, d.times].filter(Boolean).join(' ')).join('\n'),
      36,
    ],
    ['不在的轮次', (r) => r.absent.map((s) => `第 ${s + 1} 轮`).join('、'), 16],
    ['备注', (r) => r.note, 24],
  ])
}

type Side = Awaited<ReturnType<typeof invitationList>>['meetings'][number]['need']
const answer = (side: Pick<Side, 'agreed'>) => (side.agreed ? '已确认' : '未确认')
const registered = (side: Pick<Side, 'registered'>) => (side.registered ? '已报名' : '还没有报名')

/** The talks that the team has chosen, with the answers of both sides. */
export async function exportInvitations(ctx: Ctx, key: string): Promise<ExportedTable> {
  const { salon, meetings } = await invitationList(ctx, key)
  return listTable({ list: 'invitations', title: `洽谈邀请 ${salon.number}` }, meetings, [
    ['机会编号', (m) => m.need.number, 14],
    ['机会', (m) => m.need.title, 26],
    ['责任单位', (m) => m.need.owner, 22],
    ['责任单位回复', (m) => answer(m.need)],
    ['责任单位报名', (m) => registered(m.need)],
    ['产品编号', (m) => m.product.number, 14],
    ['产品', (m) => m.product.title, 26],
    ['产品方', (m) => m.product.owner, 22],
    ['产品方回复', (m) => answer(m.product)],
    ['产品方报名', (m) => registered(m.product)],
    ['状态', (m) => meetingStatus[m.status]],
    ['代为确认', (m) => m.staff ?? ''],
    ['谢绝', (m) => [m.refusedBy, m.reason].filter(Boolean).join('：'), 24],
    ['结果', (m) => m.outcome, 16],
  ])
}

/** The acting unit's own talks at a salon. */
export async function exportOwnTalks(ctx: Ctx, key: string): Promise<ExportedTable> {
  const page = await unitInvitations(ctx, key)
  return listTable({ list: 'own-talks', title: `我的洽谈 ${page.number}` }, page.talks, [
    ['对方单位', (t) => t.otherName, 24],
    ['我方是', (t) => (t.side === 'need' ? '责任单位' : '产品方')],
    ['机会编号', (t) => t.opportunityNumber, 14],
    ['机会', (t) => t.opportunityTitle, 28],
    ['产品编号', (t) => t.productNumber, 14],
    ['产品', (t) => t.productTitle, 28],
    ['状态', (t) => meetingStatus[t.status]],
    ['时间和桌号', (t) => t.place, 26],
    ['我方', (t) => (t.answered ? '已确认' : '未确认')],
    ['对方', (t) => (t.otherAnswered ? '已确认' : '未确认')],
    ['不参加的原因', (t) => t.reason, 24],
    ['结果', (t) => t.outcomeWord, 16],
    ['对方所填', (t) => t.otherWord, 14],
    ['本单位备注', (t) => t.word.note, 28],
    ['下一步', (t) => t.word.nextStep, 24],
  ])
}

/** 洽谈结果 for the team of the salon. */
export async function exportOutcomes(ctx: Ctx, key: string): Promise<ExportedTable> {
  const page = await outcomeList(ctx, key)
  return listTable({ list: 'outcomes', title: `洽谈结果 ${page.number}` }, page.talks, [
    ['时间和桌号', (t) => place(t.slot, t.table, page.rooms), 18],
    ['责任单位', (t) => t.need, 22],
    ['机会', (t) => t.opportunity, 28],
    ['产品方', (t) => t.offer, 22],
    ['产品', (t) => t.product, 28],
    ['状态', (t) => meetingStatus[t.status]],
    ['结果', (t) => t.outcomeWord, 16],
    ['双方和主办方所填', (t) => t.said.join('\n'), 44],
    ['不一致', (t) => (t.disagreed ? '是' : ''), 8],
  ])
}
