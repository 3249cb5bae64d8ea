import { isStaff } from '#app/domain/policy/actor.ts'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { opportunityStatus, productStatus } from '#app/domain/status.ts'
import { dayOf, formatShortDay, formatWeekday } from '#app/domain/time.ts'
import { ownStates } from '#db/repos/desk.ts'
import type { Ctx } from '#app/server/context.ts'
import { waitingFor } from './todos.server.ts'

interface Count {
  to: string
  label: string
  value: number
}

async function counts(ctx: Ctx, kind: 'opportunity' | 'product', organisationId: string): Promise<Count[]> {
  const rows = await ownStates(ctx.read, kind, organisationId)
  const names: Record<string, string> = kind === 'opportunity' ? opportunityStatus : productStatus
  const path = kind === 'opportunity' ? '/desk/opportunities?state=' : '/desk/products?status='
  return Object.entries(names).flatMap(([status, label]) => {
    const value = rows.find((r) => r.status === status)?.n ?? 0
    return value === 0 ? [] : [{ to: path + status, label, value }]
  })
}

/** The ways to work that this person has, so that a desk shows nothing that would be refused. */
function waysOf(person: SignedIn): { to: string; label: string }[] {
  const o = person.organisation
  const ways: { to: string; label: string }[] = []
  if (o?.mayPost) ways.push({ to: '/desk/opportunities', label: '我的机会' })
  if (o?.mayOffer) ways.push({ to: '/desk/products', label: '我的产品' })
  if (o) {
    ways.push({ to: '/desk/suggestions', label: '为我推荐' })
    ways.push({ to: '/desk/matches', label: '对接' })
    ways.push({ to: '/desk/gaps', label: '供需缺口' })
    ways.push({ to: '/desk/responses', label: '应答' })
    ways.push({ to: '/desk/collaborations', label: '对接进展' })
    ways.push({ to: '/desk/import', label: '从表格导入' })
    ways.push({ to: '/organisation', label: '本单位资料与成员' })
  }
  if (isStaff(person, 'reviewer')) ways.push({ to: '/desk/review', label: '审核' })
  if (isStaff(person, 'reviewer') && !isStaff(person, 'organiser')) ways.push({ to: '/desk/judging', label: '评判集' })
  if (isStaff(person, 'organiser'))
    ways.push(
      { to: '/desk/organisations', label: '单位核验' },
      { to: '/desk/releases', label: '清单批次' },
      { to: '/desk/salons', label: '沙龙' },
      { to: '/desk/matches', label: '对接' },
      { to: '/desk/invitations', label: '批量邀约' },
      { to: '/desk/gaps', label: '供需缺口' },
      { to: '/desk/funnel', label: '推荐成效' },
      { to: '/desk/judging', label: '评判集' },
      { to: '/desk/responses', label: '应答答复' },
      { to: '/desk/collaborations', label: '对接台账' },
      { to: '/desk/import', label: '从表格导入' },
      { to: '/desk/words', label: '同义词与行业词' },
      { to: '/desk/settings', label: '规则设置' },
    )
  if (isStaff(person, 'admin'))
    ways.push({ to: '/admin', label: '系统管理' }, { to: '/desk/funnel', label: '推荐成效' })
  if (isStaff(person, 'auditor'))
    ways.push(
      { to: '/desk/matches', label: '对接' },
      { to: '/desk/gaps', label: '供需缺口' },
      { to: '/-/status', label: '运行状态' },
      { to: '/desk/funnel', label: '推荐成效' },
    )
  ways.push({ to: '/messages', label: '消息' }, { to: '/account', label: '我的账号' })
  return ways
}

/** The desk of the signed-in person: what waits, own items by state, and the ways to work. */
export async function loadDesk(ctx: Ctx, person: SignedIn) {
  const o = person.organisation
  return {
    today: `${formatShortDay(ctx.now, ctx.now)} ${formatWeekday(dayOf(ctx.now))}`,
    unit: o && {
      name: o.name,
      verified: o.verified,
      mayPost: o.mayPost && o.verified,
      mayOffer: o.mayOffer && o.verified,
    },
    todos: await waitingFor(ctx),
    opportunities: o?.mayPost ? await counts(ctx, 'opportunity', o.id) : null,
    products: o?.mayOffer ? await counts(ctx, 'product', o.id) : null,
    ways: waysOf(person),
  }
}
