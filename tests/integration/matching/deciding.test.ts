import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { matchActions, nextStatus } from '#app/domain/status.ts'
import type { MatchStatus } from '#app/domain/status.ts'
import { agreeMatch } from '#app/features/matching/agree-match.server.ts'
import { confirmMatch } from '#app/features/matching/confirm-match.server.ts'
import { declineMatch } from '#app/features/matching/decline-match.server.ts'
import { dismissMatch } from '#app/features/matching/dismiss-match.server.ts'
import { readEvidence } from '#app/features/matching/evidence.queries.server.ts'
import { inviteMatch } from '#app/features/matching/invite-match.server.ts'
import { matchesWaiting, matchList } from '#app/features/matching/match-list.queries.server.ts'
import { restoreMatch } from '#app/features/matching/restore-match.server.ts'
import { collaborationList } from '#app/features/salons/collaborations.queries.server.ts'
import { addSource } from '#db/repos/collaborations.ts'
import { yearSoFar } from '#db/repos/overview.ts'
import { transaction } from '#db/transaction.ts'
import type { World } from '#tests/support/world.ts'
import { code, matchingWorld, parties, putNeed, putProduct } from './matching-support.ts'
import type { Parties } from './matching-support.ts'

let world: World
let p: Parties
let keys: { opportunity: string; product: string }
beforeEach(async () => {
  world = await matchingWorld()
  p = await parties(world)
  keys = { opportunity: await putNeed(world, p.owner), product: await putProduct(world, p.firm) }
})
afterEach(() => world.close())

const refusal = { reasonCode: 'capacity', reasonText: '本季度已排满' } as const
const acts: Record<string, (actor: SignedIn) => Promise<void>> = {
  invite: (a) => inviteMatch(world.ctx(a), { ...keys, note: '请带样品' }),
  agree: (a) => agreeMatch(world.ctx(a), keys),
  decline: (a) => declineMatch(world.ctx(a), { ...keys, ...refusal }),
  dismiss: (a) => dismissMatch(world.ctx(a), { ...keys, ...refusal }),
  restore: (a) => restoreMatch(world.ctx(a), keys),
}
const act = async (name: string, actor: SignedIn) => {
  const run = acts[name]
  if (!run) throw new Error(name)
  return code(run(actor))
}
const row = () =>
  world.services.read.selectFrom('match').selectAll().where('opportunity_id', '=', keys.opportunity).executeTakeFirst()
const messagesTo = async (actor: SignedIn) =>
  (
    await world.services.read
      .selectFrom('message')
      .select('subject')
      .where('recipient_id', '=', actor.personId)
      .execute()
  ).map((m) => m.subject)
const audits = async (action: string) =>
  (await world.services.read.selectFrom('audit').select('seq').where('action', '=', action).execute()).length

describe('two sides decide', () => {
  test('an invitation is the agreement of its side; the other side agrees; both are told', async () => {
    expect(await act('invite', p.owner)).toBe('ok')
    expect(await row()).toMatchObject({ status: 'invited', invited_side: 'need', offer_agreed_at: null })
    expect((await row())?.need_agreed_at).toBe(world.now())
    expect(await matchesWaiting(world.ctx(p.firm))).toBe(1)
    expect(await matchesWaiting(world.ctx(p.owner))).toBe(0)
    expect(await messagesTo(p.firm)).toEqual(['有一份对接邀请待答复'])
    expect(await act('agree', p.firm)).toBe('ok')
    expect(await row()).toMatchObject({ status: 'agreed', offer_agreed_by: p.firm.personId })
    expect(await messagesTo(p.owner)).toEqual(['双方已同意对接'])
    expect(await matchesWaiting(world.ctx(p.firm))).toBe(0)
  })

  test('an agreed match starts one collaboration, which is no 对接意向 until one side says so', async () => {
    await act('invite', p.owner)
    expect((await collaborationList(world.ctx(p.firm), { page: 1 })).total).toBe(0)
    for (const _ of [1, 2]) await act('agree', p.firm)
    const { id } = (await row()) ?? { id: '' }
    const list = await collaborationList(world.ctx(p.organiser), { source: 'match', page: 1 })
    expect(list).toMatchObject({ total: 1, rows: [{ source: '匹配', status: '意向' }] })
    const intents = async () => (await yearSoFar(world.services.read, 2026, 0)).intents
    expect(await intents()).toBe(0)
    const dealing = { opportunityId: keys.opportunity, organisationId: p.offerOrganisation, productId: keys.product }
    await transaction(world.services.db, (tx) => addSource(tx, { ...dealing, responseId: 'r' }))
    expect(await intents()).toBe(1)
    const { rows } = await collaborationList(world.ctx(p.organiser), { source: 'response', page: 1 })
    expect(rows).toMatchObject([{ source: '应答' }])
    expect((await collaborationList(world.ctx(p.organiser), { source: 'match', page: 1 })).total).toBe(0)
    const kept = await world.services.read.selectFrom('collaboration').select('match_id').execute()
    expect(kept).toEqual([{ match_id: id }])
  })

  test('a second click changes nothing and tells nobody twice', async () => {
    for (const _ of [1, 2]) expect(await act('invite', p.owner)).toBe('ok')
    expect(await row()).toMatchObject({ version: 1 })
    for (const _ of [1, 2]) expect(await act('agree', p.firm)).toBe('ok')
    expect(await row()).toMatchObject({ version: 2, status: 'agreed' })
    expect(await messagesTo(p.firm)).toHaveLength(2)
  })

  test('inviting whoever has invited is agreeing', async () => {
    await act('invite', p.owner)
    expect(await act('invite', p.firm)).toBe('ok')
    expect(await row()).toMatchObject({ status: 'agreed', invited_side: 'need' })
  })

  test('the invitation of the lead unit needs both sides', async () => {
    expect(await act('invite', p.organiser)).toBe('ok')
    expect(await row()).toMatchObject({ need_agreed_at: null, offer_agreed_at: null })
    expect(await matchesWaiting(world.ctx(p.owner))).toBe(1)
    expect(await act('agree', p.organiser)).toBe('forbidden')
    expect(await act('agree', p.owner)).toBe('ok')
    expect(await row()).toMatchObject({ status: 'invited' })
    expect(await act('agree', p.firm)).toBe('ok')
    expect(await row()).toMatchObject({ status: 'agreed' })
    expect(await messagesTo(p.organiser)).toEqual(['双方已同意对接'])
  })

  test('代为确认 says who gave the word by telephone and is for the lead unit alone', async () => {
    await act('invite', p.owner)
    const confirm = (a: SignedIn, side: 'need' | 'offer') => code(confirmMatch(world.ctx(a), { ...keys, side }))
    for (const actor of [p.owner, p.firm, p.stranger, p.auditor, p.reviewer])
      expect(await confirm(actor, 'offer')).toBe('forbidden')
    expect(await confirm(p.organiser, 'need')).toBe('ok')
    expect(await row()).toMatchObject({ status: 'invited', version: 1 })
    expect(await confirm(p.organiser, 'offer')).toBe('ok')
    expect(await row()).toMatchObject({ status: 'agreed', confirmed_by_staff: p.organiser.personId })
    expect(await audits('match.confirm')).toBe(1)
  })

  test('a decline carries its reason to the other side, and only whoever declined may ask again', async () => {
    await act('invite', p.owner)
    expect(await code(declineMatch(world.ctx(p.firm), { ...keys, reasonCode: 'other', reasonText: '' }))).toBe(
      'badInput',
    )
    expect(await act('decline', p.firm)).toBe('ok')
    expect(await row()).toMatchObject({ status: 'declined', reason_side: 'offer', reason_code: 'capacity' })
    const seen = await readEvidence(world.ctx(p.owner), keys, false)
    expect(seen.dealings.at(-1)).toMatchObject({ word: '产品方谢绝', reason: '近期没有力量：本季度已排满' })
    expect(await act('invite', p.owner)).toBe('wrongState')
    expect(await act('invite', p.firm)).toBe('ok')
    expect(await row()).toMatchObject({ status: 'invited', reason_code: '', need_agreed_at: null })
  })

  test('whoever has invited may take the invitation back', async () => {
    await act('invite', p.owner)
    expect(await act('decline', p.owner)).toBe('ok')
    expect(await row()).toMatchObject({ status: 'declined', reason_side: 'need' })
    expect(await messagesTo(p.firm)).toEqual(['有一份对接邀请待答复', '对接邀请已撤回'])
    expect((await readEvidence(world.ctx(p.firm), keys, false)).dealings.at(-1)?.word).toBe('责任单位撤回邀请')
  })

  test('why a pair was put aside stays with the side that did it', async () => {
    await act('dismiss', p.firm)
    const other = await readEvidence(world.ctx(p.owner), keys, false)
    expect(other.dealings).toEqual([])
    expect(other.state.word).toBe('尚未邀请')
    expect((await readEvidence(world.ctx(p.firm), keys, false)).dealings).toHaveLength(1)
    expect(await messagesTo(p.owner)).toEqual([])
    expect(await act('restore', p.owner)).toBe('forbidden')
    const list = (a: SignedIn) => matchList(world.ctx(a), { state: 'dismissed', category: '', release: '', page: 1 })
    expect((await list(p.owner)).rows).toEqual([])
    expect((await list(p.firm)).rows).toHaveLength(1)
    expect((await list(p.organiser)).rows).toHaveLength(1)
  })

  test('a closed need is not invited any more, but a given invitation can be answered', async () => {
    await act('invite', p.owner)
    world.pass(40 * 86_400_000)
    expect(await act('agree', p.firm)).toBe('ok')
    const product = await putProduct(world, p.firm)
    expect(await code(inviteMatch(world.ctx(p.owner), { ...keys, product, note: '' }))).toBe('wrongState')
  })
})

describe('contact persons', () => {
  test('stay masked until both have agreed and somebody asks, and each day leaves one trace', async () => {
    const { keys: k, db } = world.services
    const mobile = k.encryptField('13800001234', `person.mobile:${p.firm.personId}`)
    await db.updateTable('person').set({ mobile_cipher: mobile }).where('id', '=', p.firm.personId).execute()
    const read = (a: SignedIn, open = true) => readEvidence(world.ctx(a), keys, open)
    await act('invite', p.owner)
    expect((await read(p.owner)).contacts).toBeNull()
    await act('agree', p.firm)
    expect(JSON.stringify((await read(p.owner, false)).contacts)).not.toMatch(/13800001234|陈示例/)
    expect(await audits('match.contact')).toBe(0)
    const open = (await read(p.owner)).contacts
    expect(open?.people.map((c) => c.name)).toEqual(['李示例', '陈示例'])
    expect(open?.people[1]?.mobile).toBe('13800001234')
    await read(p.owner)
    expect(await audits('match.contact')).toBe(1)
    for (const actor of [p.organiser, p.auditor])
      expect((await read(actor)).contacts).toEqual({ open: false, may: false, people: [] })
  })
})

describe('every state by every role', () => {
  const begin: Record<MatchStatus, (() => Promise<unknown>)[]> = {
    suggested: [],
    invited: [() => act('invite', p.owner)],
    agreed: [() => act('invite', p.owner), () => act('agree', p.firm)],
    declined: [() => act('invite', p.owner), () => act('decline', p.firm)],
    dismissed: [() => act('dismiss', p.owner)],
  }
  for (const status of Object.keys(begin) as MatchStatus[])
    test(status, async () => {
      for (const step of begin[status]) await step()
      const before = await row()
      for (const name of Object.keys(acts)) {
        for (const who of ['stranger', 'auditor', 'reviewer'] as const)
          expect(await act(name, p[who]), `${name} by ${who}`).toBe('forbidden')
        if (name === 'agree' || name === 'decline') expect(await act(name, p.organiser), name).toBe('forbidden')
        const possible = nextStatus(matchActions, name as keyof typeof matchActions, status)
        if (possible !== null) continue
        for (const who of ['owner', 'firm', 'organiser'] as const)
          expect(['ok', 'wrongState', 'forbidden'], `${name} by ${who}`).toContain(await act(name, p[who]))
        if (name !== 'invite' || status !== 'invited') expect(await row(), name).toEqual(before)
        else
          await world.services.db
            .updateTable('match')
            .set({ ...before })
            .execute()
      }
      expect(await row()).toEqual(before)
    })

  test('the page of a pair is for its two sides, the lead unit and the auditor', async () => {
    for (const actor of [p.owner, p.firm, p.organiser, p.auditor])
      expect((await readEvidence(world.ctx(actor), keys, false)).reasons?.level).toBeTruthy()
    for (const actor of [p.stranger, p.reviewer])
      expect(await code(readEvidence(world.ctx(actor), keys, false))).toBe('forbidden')
    expect(await code(readEvidence(world.ctx(), keys, false))).toBe('signInFirst')
    expect(await code(readEvidence(world.ctx(p.owner), { ...keys, product: 'CP-2026-9999' }, false))).toBe('notFound')
  })
})

describe('the evidence of a pair', () => {
  test('quotes each phrase in place on both sides under the same number', async () => {
    const view = await readEvidence(world.ctx(p.owner), keys, false)
    const quoted = (side: typeof view.need) =>
      [side.title, ...side.parts.flatMap((part) => part.lines)].flatMap((line) =>
        line.marks.map((m) => [m.number, line.text.slice(m.start, m.end)] as const),
      )
    const need = new Map(quoted(view.need))
    const offer = new Map(quoted(view.offer))
    expect(need.size).toBe(view.reasons?.phrases)
    expect([...offer.keys()].sort()).toEqual([...need.keys()].sort())
    for (const [number, text] of need) expect(offer.get(number)).toBe(text)
    expect(view.reasons?.conditions.yes.map((c) => c.text)).toContain('扫码查询响应不超过 3 秒')
  })

  test('a unit that is not verified reads of a guarded need only what its summary says', async () => {
    const organisation = await world.organisation({ verified: false, name: '示例未核验有限公司' })
    const newcomer = await world.person({ organisation })
    const opportunity = await putNeed(world, p.owner, { visibility: 'summary', goal: '机密目标：联网率全覆盖' })
    const product = await putProduct(world, newcomer)
    const view = await readEvidence(world.ctx(newcomer), { opportunity, product }, false)
    expect(view.need.parts.map((part) => part.label)).toEqual(['需求概况'])
    expect(view.reasons?.conditions).toEqual({ yes: [], no: [], unknown: [] })
    expect(JSON.stringify(view)).not.toContain('机密目标')
  })
})
