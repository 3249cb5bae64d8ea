import { actsFor, isStaff } from '#app/domain/policy/actor.ts'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { can } from '#app/domain/policy/can.ts'
import { responseStatus } from '#app/domain/status.ts'
import type { ResponseStatus } from '#app/domain/status.ts'
import { dayOf, formatAge, formatDay, formatShortDay } from '#app/domain/time.ts'
import type { Ctx } from '#app/server/context.ts'
import { followUpTodos } from './follow-up-todos.server.ts'
import * as desk from '#db/repos/desk.ts'
import { interestTodos } from './interest-todos.server.ts'

/** One thing that waits for this person: since when, what, and the verb that closes it. */
export interface Todo {
  key: string
  since: number
  age: string
  happened: string
  side: 'need' | 'offer' | 'match' | null
  title: string
  state: string
  note: string
  verb: string
  to: string
}

export type Draft = Omit<Todo, 'age' | 'happened'> & { word: string }

const itemPath = (list: 'opportunities' | 'products', row: { number: string | null; id: string }, more = '') =>
  `/${list}/${row.number ?? row.id}${more}`
const dueNote = (due: string | null, today: string) =>
  !due ? '' : due < today ? `应在 ${formatDay(due)}前答复，已逾期` : `请在 ${formatDay(due)}前答复`

async function ofOwner(ctx: Ctx, organisationId: string): Promise<Draft[]> {
  const { read, now } = ctx
  const today = dayOf(now)
  const own = { organisations: [organisationId] }
  const found: Draft[] = []
  const { opportunities, products } = await desk.returnedItems(read, organisationId)
  for (const [rows, list, side] of [
    [opportunities, 'opportunities', 'need'],
    [products, 'products', 'offer'],
  ] as const)
    for (const r of rows)
      found.push({
        key: `returned ${r.id}`,
        since: r.since,
        word: '退回',
        side,
        title: r.title || '（未填名称）',
        state: '退回修改',
        note: r.status_reason,
        verb: '修改',
        to: itemPath(list, r, '/edit'),
      })
  const publishes = can(ctx.actor, 'opportunity.publish', own) === true
  for (const r of publishes ? await desk.approvedNeeds(read, organisationId) : [])
    found.push({
      key: `approved ${r.id}`,
      since: r.since,
      word: '批准',
      side: 'need',
      title: r.title,
      state: '已批准，待发布',
      note: '',
      verb: '去发布',
      to: itemPath('opportunities', r),
    })
  for (const r of await desk.unreadAnswers(read, organisationId, now)) {
    const sealed = r.answer_mode === 'sealed'
    found.push({
      key: `answers ${r.id}`,
      since: r.since ?? now,
      word: '收到',
      side: 'need',
      title: r.title,
      state: sealed ? '应答待统一查看' : `${r.n} 份应答未看`,
      note: dueNote(r.due_on, today),
      verb: sealed ? '统一查看' : '查看应答',
      to: itemPath('opportunities', r, '/responses'),
    })
  }
  for (const r of await desk.undecidedAnswers(read, organisationId))
    found.push({
      key: `decide ${r.id}`,
      since: r.since ?? now,
      word: '查看',
      side: 'need',
      title: r.title,
      state: `${r.n} 份应答待答复`,
      note: dueNote(r.due_on, today),
      verb: '提出答复',
      to: itemPath('opportunities', r, '/responses'),
    })
  const decider = ctx.actor.kind === 'person' && can(ctx.actor, 'response.decide', own) === true ? ctx.actor : null
  for (const r of decider ? await desk.proposedDecisions(read, organisationId, decider.personId) : [])
    found.push({
      key: `proposed ${r.response_id}`,
      since: r.since,
      word: '提出',
      side: 'need',
      title: r.title,
      state: '答复待您决定',
      note: `${r.proposer}提出：${r.firm} ${responseStatus[r.result as ResponseStatus]}`,
      verb: '看并决定',
      to: itemPath('opportunities', r, `/responses/${r.response_number ?? r.response_id}`),
    })
  return found
}

async function ofPartner(ctx: Ctx, organisationId: string): Promise<Draft[]> {
  const found: Draft[] = []
  for (const r of await desk.openInvitations(ctx.read, organisationId)) {
    const asOwner = r.need_organisation === organisationId
    found.push({
      key: `match ${r.id}`,
      since: r.since ?? ctx.now,
      word: r.question_side === null ? '邀请' : '提问',
      side: 'match',
      title: asOwner ? r.product_title : r.need_title,
      state: r.question_side === null ? '邀请对接，待答复' : '对方提问，待回答',
      note: asOwner ? `为贵单位的机会：${r.need_title}` : `为贵单位的产品：${r.product_title}`,
      verb: r.question_side === null ? '去答复' : '去回答',
      to: `/matches/${r.need_number ?? ''}/${r.product_number ?? ''}`,
    })
  }
  for (const r of await desk.openMeetings(ctx.read, organisationId))
    found.push({
      key: `salon ${r.number}`,
      since: r.since ?? ctx.now,
      word: '发出',
      side: null,
      title: r.title,
      state: `${r.n} 场洽谈待确认`,
      note: '',
      verb: '去确认',
      to: `/desk/salons/${r.number}/invitations`,
    })
  return found
}

async function ofStaff(ctx: Ctx, person: SignedIn): Promise<Draft[]> {
  const { read, now } = ctx
  const found: Draft[] = []
  if (isStaff(person, 'reviewer')) {
    for (const r of await desk.reviewWaiting(read, person.personId))
      found.push({
        key: `review ${r.id}`,
        since: r.since ?? now,
        word: '提交',
        side: r.kind === 'opportunity' ? 'need' : 'offer',
        title: r.title,
        state: r.reviewer_id ? '我在审核' : '待领取',
        note: r.owner,
        verb: r.reviewer_id ? '审核' : '领取',
        to: r.reviewer_id ? `/desk/review/${r.kind}/${r.id}` : '/desk/review',
      })
  }
  if (isStaff(person, 'organiser')) {
    for (const r of await desk.pendingOrganisations(read))
      found.push({
        key: `organisation ${r.id}`,
        since: r.since,
        word: '提交',
        side: null,
        title: r.name,
        state: '待核验单位',
        note: '',
        verb: '核验',
        to: `/desk/organisations/${r.id}`,
      })
    for (const r of await desk.proposedReleases(read, person.personId))
      found.push({
        key: `release ${r.id}`,
        since: r.since,
        word: '提请',
        side: null,
        title: r.title,
        state: '清单待发布',
        note: '由另一位清单管理员编制，需要您发布',
        verb: '看并发布',
        to: `/desk/releases/${r.id}`,
      })
    for (const r of await desk.proposedEnds(read, person.personId))
      found.push({
        key: `end ${r.id}`,
        since: r.since,
        word: '提请',
        side: 'need',
        title: r.title,
        state: r.action === 'withdraw' ? '撤回待确认' : '终止待确认',
        note: r.reason,
        verb: '看并确认',
        to: itemPath('opportunities', r),
      })
    found.push(...(await interestTodos(ctx, person)))
    const overdue = await desk.overdueReplies(read, dayOf(now))
    if (overdue > 0)
      found.push({
        key: 'overdue',
        since: now,
        word: '今天',
        side: null,
        title: '逾期未答复的应答',
        state: `${overdue} 份`,
        note: '可以提醒责任单位',
        verb: '看名单',
        to: '/desk/responses?tab=overdue',
      })
  }
  return found
}

/** Everything that waits for the signed-in person, the longest waiting first. */
export async function waitingFor(ctx: Ctx): Promise<Todo[]> {
  const { actor, now } = ctx
  if (actor.kind !== 'person') return []
  const own = actor.organisation?.id
  const drafts = [
    ...(own && actsFor(actor, own) ? [...(await ofOwner(ctx, own)), ...(await ofPartner(ctx, own))] : []),
    ...(await ofStaff(ctx, actor)),
    ...(await followUpTodos(ctx, actor)),
  ]
  return drafts
    .sort((a, b) => a.since - b.since)
    .map(({ word, ...d }) => ({
      ...d,
      age: formatAge(d.since, now),
      happened: `${formatShortDay(d.since, now)}${word}`,
    }))
}

/** How many things wait for the signed-in person: every page shows it, so it is counted once between two writes. */
export async function countWaiting(ctx: Ctx): Promise<number> {
  const { actor } = ctx
  if (actor.kind !== 'person') return 0
  const key = `waiting ${actor.personId} ${actor.organisation?.id ?? ''}`
  return ctx.memo.get(key, ctx.now, async () => (await waitingFor(ctx)).length)
}
