import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { agreeMatch } from '#app/features/matching/agree-match.server.ts'
import { holdInvitations } from '#app/features/matching/hold-invitations.server.ts'
import { heldForm, holdForm, invitationsQuery } from '#app/features/matching/invitation.schema.ts'
import { heldInvitations, invitationChoices } from '#app/features/matching/invitations.queries.server.ts'
import { inviteMatch } from '#app/features/matching/invite-match.server.ts'
import { dropInvitation, editInvitation, sendInvitations } from '#app/features/matching/send-invitations.server.ts'
import { registerForSalon } from '#app/features/salons/register-for-salon.server.ts'
import { createSalon } from '#app/features/salons/save-salon.server.ts'
import { stepSalon } from '#app/features/salons/step-salon.server.ts'
import { replayStored } from '#app/server/admin-replay.ts'
import { delegates, salonForm } from '#tests/integration/salons/salon-support.ts'
import type { World } from '#tests/support/world.ts'
import { code, fittingProduct, matchingScene, putNeed, putProduct } from './matching-support.ts'
import type { Parties } from './matching-support.ts'

let world: World
let p: Parties
let other: SignedIn
let need: string
let product: string
beforeEach(async () => {
  ;({ world, p, need, product } = await matchingScene())
  other = await world.person({ staff: ['organiser'], name: '孙示例' })
})
afterEach(() => world.close())

const choices = async (raw: Record<string, string> = {}) =>
  (await invitationChoices(world.ctx(p.organiser), invitationsQuery.parse(raw))).choices
const keysOf = (value: string) => {
  const [opportunity = '', product = ''] = value.split('~')
  return { opportunity, product }
}
const hold = (actor: SignedIn, values: string[], template = '关于{机会}和{产品}') =>
  holdInvitations(world.ctx(actor), { pairs: values.map(keysOf), template, salon: '' })
const send = (actor: SignedIn, ids: string[] | 'all' = 'all') => sendInvitations(world.ctx(actor), ids)
const drafts = () => world.services.read.selectFrom('invitation_draft').selectAll().orderBy('id').execute()
const held = async () => (await heldInvitations(world.ctx(p.organiser), { page: 1 })).drafts
const matches = () => world.services.read.selectFrom('match').selectAll().orderBy('id').execute()
const messages = () => world.services.read.selectFrom('message').select('subject').execute()

/** More needs of the owner that the product and one of a second firm answer. */
async function more(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await putNeed(world, p.owner, { title: `第${i}市场电子秤联网与溯源` })
  await putProduct(world, p.stranger, fittingProduct({ title: '社区电子秤溯源终端' }))
}

describe('twenty invitations from one table', () => {
  test('each chosen pair has its own draft; nothing is sent before; then all go, each with the list that was seen', async () => {
    await more(10)
    const values = (await choices()).map((c) => c.value)
    expect(values.length).toBeGreaterThanOrEqual(20)
    const chosen = values.slice(0, 20)
    expect(await hold(p.organiser, chosen)).toEqual({ held: 20, skipped: [] })
    expect([await matches(), await messages()]).toEqual([[], []])
    const stored = await held()
    expect(stored).toHaveLength(20)
    expect(new Set(stored.map((d) => d.note)).size).toBe(20)
    for (const d of stored) expect(d.note).toBe(`关于${d.need.title}和${d.offer.title}`)
    expect((await choices()).map((c) => c.value)).not.toContain(chosen[0])
    expect(await send(p.organiser)).toEqual({ sent: 20, skipped: [] })
    const sent = await matches()
    expect(sent.map((m) => [m.status, m.invited_side, m.invited_by, m.need_agreed_at, m.offer_agreed_at])).toEqual(
      Array.from({ length: 20 }, () => ['invited', 'organiser', p.organiser.personId, null, null]),
    )
    expect(await messages()).toHaveLength(40)
    const lists = await world.services.read.selectFrom('seen_list').select('id').execute()
    expect(lists).toHaveLength(20)
    expect(await replayStored(world.services.read, lists[0]?.id ?? '')).toContain('结果完全一致')
    expect(await held()).toEqual([])
    expect(await send(p.organiser)).toEqual({ sent: 0, skipped: [] })
    expect(await messages()).toHaveLength(40)
  })

  test('a draft is read, edited and dropped one by one, and only the chosen ones go', async () => {
    await more(2)
    const values = (await choices()).slice(0, 3).map((c) => c.value)
    await hold(p.organiser, values)
    const [a, b, c] = await held()
    await editInvitation(world.ctx(other), { draft: a?.id ?? '', version: 1, note: '改过的附言' })
    expect(await code(editInvitation(world.ctx(p.organiser), { draft: a?.id ?? '', version: 1, note: '旧的' }))).toBe(
      'conflict',
    )
    for (const _ of [1, 2]) await dropInvitation(world.ctx(p.organiser), b?.id ?? '')
    expect(await send(p.organiser, [a?.id ?? '', b?.id ?? ''])).toEqual({ sent: 1, skipped: [] })
    expect((await matches()).map((m) => m.invite_note)).toEqual(['改过的附言'])
    expect((await held()).map((d) => d.id)).toEqual([c?.id])
    expect(await code(dropInvitation(world.ctx(p.organiser), a?.id ?? ''))).toBe('wrongState')
    expect(await code(editInvitation(world.ctx(p.organiser), { draft: a?.id ?? '', version: 3, note: '' }))).toBe(
      'wrongState',
    )
    expect(await code(dropInvitation(world.ctx(p.organiser), 'unknown'))).toBe('notFound')
    const audit = await world.services.read
      .selectFrom('audit')
      .select('action')
      .where('object_kind', '=', 'invitation')
      .orderBy('seq')
      .execute()
    expect(audit.map((row) => row.action)).toEqual([
      ...values.map(() => 'invitation.hold'),
      'invitation.edit',
      'invitation.drop',
      'invitation.send',
    ])
  })

  test('a pair that changed meanwhile is named and stays held, the others go', async () => {
    await more(3)
    const values = (await choices()).slice(0, 4).map((c) => c.value)
    await hold(p.organiser, values)
    const [invited = '', closed = ''] = values
    await inviteMatch(world.ctx(p.owner), { ...keysOf(invited), note: '' })
    await world.services.db
      .updateTable('opportunity')
      .set({ deadline_at: world.now() - 1 })
      .where('id', '=', keysOf(closed).opportunity)
      .execute()
    const shown = (await held()).map((d) => d.hinders).filter(Boolean)
    expect(shown.sort()).toEqual(expect.arrayContaining(['已邀请，待产品方答复', '机会已截止或产品已到期'].sort()))
    const { sent, skipped } = await send(p.organiser)
    expect(sent + skipped.length).toBe(4)
    expect(skipped.length).toBeGreaterThanOrEqual(2)
    expect(skipped.join()).toMatch(/JH-2026-\d{4} × CP-2026-\d{4}（已邀请，待产品方答复）/)
    expect(skipped.join()).toMatch(/（机会已截止或产品已到期）/)
    expect(await held()).toHaveLength(skipped.length)
    expect((await matches()).filter((m) => m.invited_side === 'organiser')).toHaveLength(sent)
  })

  test('two organisers at once: a pair has one draft and is invited once, whoever is faster', async () => {
    await more(4)
    const values = (await choices()).slice(0, 8).map((c) => c.value)
    const [first, second] = await Promise.all([hold(p.organiser, values), hold(other, values)])
    expect([first.held + second.held, first.skipped.length + second.skipped.length]).toEqual([8, 8])
    expect([...first.skipped, ...second.skipped].every((why) => /（(徐示例|孙示例)已暂存）$/.test(why))).toBe(true)
    const [x, y] = await Promise.all([send(p.organiser), send(other)])
    expect(x.sent + y.sent).toBe(8)
    expect([...x.skipped, ...y.skipped]).toEqual([])
    expect(await matches()).toHaveLength(8)
    expect(await messages()).toHaveLength(16)
    expect((await drafts()).every((d) => d.status === 'sent')).toBe(true)
  })

  test('a pair that both have agreed to, or that was refused for a reason that still holds, gets no draft', async () => {
    const value = `${need}~${product}`
    await inviteMatch(world.ctx(p.owner), { ...keysOf(value), note: '' })
    await agreeMatch(world.ctx(p.firm), keysOf(value))
    const { held: n, skipped } = await hold(p.organiser, [value])
    expect([n, skipped]).toEqual([0, [expect.stringMatching(/（双方已同意）$/)]])
    expect((await hold(p.organiser, [`${need}~unknown`])).skipped[0]).toMatch(/^一对已经撤下或截止/)
  })
})

describe('one note for all, filled for each pair', () => {
  const note = async (template: string, salon = '') => {
    await holdInvitations(world.ctx(p.organiser), { pairs: [{ opportunity: need, product }], template, salon })
    const [draft] = await held()
    await dropInvitation(world.ctx(p.organiser), draft?.id ?? '')
    return draft?.note
  }

  test('names what it may, and an owner that is not public not even here', async () => {
    expect(await note('{责任单位}的{机会编号}和{产品单位}的{产品编号}，{截止}前答复')).toMatch(
      /^演示区商务局的JH-2026-\d{4}和示例溯源科技有限公司的CP-2026-\d{4}，.+前答复$/,
    )
    const firm = await world.person({ organisation: await world.organisation({ name: '示例超市有限公司' }) })
    const hidden = await putNeed(world, firm, { anonymousOwner: true })
    await holdInvitations(world.ctx(p.organiser), {
      pairs: [{ opportunity: hidden, product }],
      template: '{责任单位}',
      salon: '',
    })
    expect((await held())[0]?.note).toMatch(/^某/)
  })

  test('a field that does not exist, a way to reach a person, a note too long and no pair at all are refused', async () => {
    const refusal = (raw: Record<string, unknown>) =>
      (holdForm.safeParse({ pairs: ['a~b'], template: '好', salon: '', ...raw }).error?.issues ?? []).map(
        (i) => i.message,
      )
    expect(refusal({})).toEqual([])
    expect(refusal({ template: '{电话}' })).toEqual(['没有“{电话}”这一项，请改用列出的各项'])
    expect(refusal({ template: '' })).toEqual(['请写下附言'])
    expect(refusal({ pairs: [] })).toEqual(['请至少勾选一对'])
    expect(refusal({ pairs: ['nonsense'] })).toHaveLength(1)
    expect(refusal({ pairs: Array.from({ length: 51 }, (_, i) => `a~b${i}`) })).toEqual(['一次最多 50 对'])
    for (const template of ['请打 13800000001', '字'.repeat(190) + '{机会}{产品}']) {
      const refused = await hold(p.organiser, [`${need}~${product}`], template).catch(
        (e: { fields?: object }) => e.fields,
      )
      expect(refused, template).toMatchObject({ template: expect.stringMatching(/请删去|不能超过 200 字/) as string })
    }
    expect(await drafts()).toEqual([])
  })

  test('ticked boxes choose nothing where all are sent; sending chosen ones needs one', () => {
    expect(heldForm.safeParse({ intent: 'sendAll', drafts: ['a', 'b'] }).success).toBe(true)
    expect(heldForm.safeParse({ intent: 'sendAll' }).success).toBe(true)
    expect(heldForm.safeParse({ intent: 'send' }).error?.issues.map((i) => i.message)).toEqual(['请至少勾选一份'])
    const edit = { intent: 'edit', draft: 'a', version: '1', note: '请打 13800000001' }
    expect(heldForm.safeParse(edit).error?.issues[0]?.message).toMatch(/^请删去/)
  })
})

describe('who may, and what narrows the table', () => {
  test('only the lead unit chooses, holds, edits, drops and sends', async () => {
    await hold(p.organiser, [`${need}~${product}`])
    const id = (await held())[0]?.id ?? ''
    for (const actor of [p.owner, p.firm, p.stranger, p.auditor, p.reviewer])
      for (const attempt of [
        () => hold(actor, [`${need}~${product}`]),
        () => invitationChoices(world.ctx(actor), invitationsQuery.parse({})),
        () => heldInvitations(world.ctx(actor), { page: 1 }),
        () => editInvitation(world.ctx(actor), { draft: id, version: 1, note: '' }),
        () => dropInvitation(world.ctx(actor), id),
        () => send(actor),
      ])
        expect(await code(attempt())).toBe('forbidden')
    expect(await code(invitationChoices(world.ctx(), invitationsQuery.parse({})))).toBe('signInFirst')
    expect(await matches()).toEqual([])
  })

  test('category, level and salon narrow it; a salon says who is registered', async () => {
    await more(2)
    const all = await choices()
    expect(all.length).toBeGreaterThan(0)
    expect(await choices({ category: 'scene-education' })).toEqual([])
    await world.services.db
      .insertInto('item_category')
      .values({ item_kind: 'opportunity', item_id: need, category: 'scene-commerce', position: 0 })
      .execute()
    const commerce = await choices({ category: 'scene-commerce' })
    expect(commerce.map((c) => c.value)).toEqual(all.map((c) => c.value).filter((v) => v.startsWith(need)))
    expect(commerce.length).toBeGreaterThan(0)
    const high = await choices({ level: 'high' })
    expect(high.every((c) => c.level === 'high')).toBe(true)
    expect(high.length).toBe(all.filter((c) => c.level === 'high').length)
    const number = await createSalon(world.ctx(p.organiser), salonForm())
    await stepSalon(world.ctx(p.organiser), number, 'openRegistration')
    expect(await choices({ salon: number })).toEqual([])
    await registerForSalon(world.ctx(p.firm), number, delegates(1))
    const going = await choices({ salon: number })
    expect(going.map((c) => c.registered)).toEqual(going.map(() => ['示例溯源科技有限公司']))
    expect(going.length).toBe(all.filter((c) => c.offer.owner === '示例溯源科技有限公司').length)
    expect(going.length).toBeGreaterThan(0)
  })
})
