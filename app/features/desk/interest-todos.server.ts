import type { SignedIn } from '#app/domain/policy/actor.ts'
import type { Ctx } from '#app/server/context.ts'
import { undecidedPairs } from '#app/server/pair-interests.ts'
import { proposedLifts, proposedWaivers } from '#db/repos/desk.ts'
import type { Draft } from './todos.server.ts'

interface PairRow {
  need_number: string | null
  need_title: string
  product_number: string | null
  product_title: string
}

/** What the lead unit has to decide about interests in pairs: those that go on, waivers, and who asks to act again. */
export async function interestTodos({ read }: Ctx, person: SignedIn): Promise<Draft[]> {
  const row = (r: PairRow) => ({
    side: 'match' as const,
    title: `${r.need_title} × ${r.product_title}`,
    to: `/matches/${r.need_number ?? ''}/${r.product_number ?? ''}/interests`,
  })
  const waivers = await proposedWaivers(read, person.personId)
  const lifts = await proposedLifts(read, person.personId)
  return [
    ...(await undecidedPairs(read)).map(({ pair, open }) => ({
      ...row({ ...pair, product_number: pair.offer_number, product_title: pair.offer_title }),
      key: `interest ${pair.id}`,
      since: pair.since,
      word: pair.status === 'invited' ? '邀请' : '同意',
      state: pair.talks ? `利益冲突待决定，有 ${pair.talks} 场洽谈` : '利益冲突待决定',
      note: open.map((c) => c.text).join('；'),
      verb: '豁免或停止',
    })),
    ...waivers.map((r) => ({
      ...row(r),
      key: `waiver ${r.id}`,
      since: r.since,
      word: '提出',
      state: '豁免待决定',
      note: r.reason,
      verb: '看并决定',
    })),
    ...lifts.map((r) => ({
      ...row(r),
      key: `lift ${r.id}`,
      since: r.since,
      word: '提出',
      state: '解除回避待决定',
      note: `${r.name}：${r.reason}`,
      verb: '看并决定',
    })),
  ]
}
