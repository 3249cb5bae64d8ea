import type { AppLoadContext } from '@remix-run/node'
import { describe, expect, test } from 'vitest'
import type { ErrorCode } from '#app/domain/errors.ts'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { emptyResponse } from '#app/domain/response-content.ts'
import { parseDeadline } from '#app/domain/time.ts'
import { decideResponse } from '#app/features/responses/decide-response.server.ts'
import { proposeDecision } from '#app/features/responses/propose-decision.server.ts'
import { deskResponses, responsesWaiting } from '#app/features/responses/desk.queries.server.ts'
import { openResponses } from '#app/features/responses/open-responses.server.ts'
import { editResponse, ownAnswer } from '#app/features/responses/own.queries.server.ts'
import { receivedResponse, receivedResponses } from '#app/features/responses/received.queries.server.ts'
import { saveResponse } from '#app/features/responses/save-response.server.ts'
import { submitResponse } from '#app/features/responses/submit-response.server.ts'
import { viewResponse } from '#app/features/responses/view-response.server.ts'
import { withdrawResponse } from '#app/features/responses/withdraw-response.server.ts'
import { loader } from '#app/routes/opportunities_.$number_.respond_.answer.tsx'
import { KeyError } from '#app/server/keys.ts'
import { createLog } from '#app/server/log.ts'
import { openBody, sealBody } from '#app/server/sealed-body.ts'
import { answerAs, completeAnswer, parties, proposedAt, replyAs } from './parties.ts'
import type { Parties } from './parties.ts'

const DEADLINE = parseDeadline('2026-12-20 17:00') as number
const code = (code: ErrorCode) => expect.objectContaining({ code }) as unknown
const CANARY = '金丝雀甲乙丙丁'

/** Everybody but the answering unit. */
const outsiders = (p: Parties): [string, SignedIn][] => [
  ['owner member', p.owner.member],
  ['owner admin', p.owner.admin],
  ['rival', p.rival],
  ['other unit', p.otherUnit],
  ...Object.entries(p.staff),
]

const afterDeadline = (p: Parties, person: SignedIn) => ({ ...p.world.ctx(person), now: DEADLINE })

async function openedBy(p: Parties, first: SignedIn, second: SignedIn): Promise<void> {
  await openResponses(afterDeadline(p, first), { key: p.need })
  await openResponses(afterDeadline(p, second), { key: p.need })
}

describe('截止后统一查看', () => {
  test('before the deadline nobody but the answering unit gets at anything', async () => {
    const p = await parties({ answerMode: 'sealed' })
    await p.world.services.db
      .insertInto('review_assignment')
      .values({ item_kind: 'opportunity', item_id: p.need, reviewer_id: p.staff.reviewer.personId, taken_at: 0 })
      .execute()
    const { number } = await answerAs(p, p.firm.admin, { overview: CANARY })
    const decision = { result: 'interested', followPath: 'small', text: '' } as const
    for (const [name, person] of outsiders(p)) {
      const ctx = { ...p.world.ctx(person), now: DEADLINE - 1 }
      const key = p.need
      for (const attempt of [
        receivedResponse(ctx, key, number),
        viewResponse(ctx, { key, number }),
        proposeDecision(ctx, { key, number, decision }),
        openResponses(ctx, { key }),
        ownAnswer(ctx, key),
      ])
        await expect(attempt, name).rejects.toMatchObject({
          code: expect.stringMatching(/^(sealed|notFound|forbidden)$/) as string,
        })
      const list = await receivedResponses(ctx, key).catch((e: unknown) => e)
      expect(JSON.stringify(list), name).not.toContain('YD-2026')
      expect(JSON.stringify(list), name).not.toContain('示例应答企业')
      expect((list as { count?: unknown }).count ?? null, name).toBeNull()
      expect(await responsesWaiting(ctx), name).toMatchObject({ toRead: 0, toOpen: 0, toDecide: 0, leadOverdue: 0 })
      const desk = await deskResponses(ctx, { tab: 'received', page: 1 })
      expect(desk.needs, name).toEqual([])
    }
    const told = await p.world.services.db
      .selectFrom('message')
      .selectAll()
      .where('recipient_id', 'in', [p.owner.admin.personId, p.owner.member.personId])
      .execute()
    expect(told.filter((m) => m.kind.startsWith('response'))).toEqual([])
    expect((await ownAnswer(p.world.ctx(p.firm.admin), p.need)).body?.content.overview).toBe(CANARY)
  })

  test('a number is told to the owner only when it chose to show one', async () => {
    const p = await parties({ answerMode: 'sealed', showAnswerCount: true })
    await answerAs(p, p.firm.admin)
    await answerAs(p, p.rival)
    const list = await receivedResponses(p.world.ctx(p.owner.member), p.need)
    expect(list).toMatchObject({ phase: 'sealed', count: 2, rows: [] })
  })

  test('stopping to take answers earlier does not unseal them', async () => {
    const p = await parties({ answerMode: 'sealed' })
    const { number } = await answerAs(p, p.firm.admin)
    await p.world.services.db.updateTable('opportunity').set({ status: 'closed' }).execute()
    await expect(openResponses(p.world.ctx(p.owner.admin), { key: p.need })).rejects.toEqual(code('sealed'))
    await expect(receivedResponse(p.world.ctx(p.owner.admin), p.need, number)).rejects.toEqual(code('sealed'))
    await expect(
      saveResponse(p.world.ctx(p.rival), { key: p.need, version: 0, content: emptyResponse }),
    ).rejects.toEqual(code('closed'))
  })

  test('two people open: the 单位联络员 first, then somebody else; then everything can be read', async () => {
    const p = await parties({ answerMode: 'sealed' })
    const { number } = await answerAs(p, p.firm.admin, { overview: CANARY })
    p.world.pass(1000)
    const other = await answerAs(p, p.rival)
    const key = p.need
    await expect(openResponses(afterDeadline(p, p.owner.member), { key })).rejects.toEqual(code('forbidden'))
    expect(await openResponses(afterDeadline(p, p.owner.admin), { key })).toBe('first')
    await expect(openResponses(afterDeadline(p, p.owner.admin), { key })).rejects.toEqual(code('secondPerson'))
    await expect(receivedResponse(afterDeadline(p, p.owner.admin), key, number)).rejects.toEqual(code('sealed'))
    expect((await receivedResponses(afterDeadline(p, p.owner.member), key)).opening.mayConfirm).toBe(true)
    expect((await receivedResponses(afterDeadline(p, p.owner.admin), key)).opening.mayConfirm).toBe(false)
    expect(await openResponses(afterDeadline(p, p.owner.member), { key })).toBe('opened')
    expect(await openResponses(afterDeadline(p, p.owner.member), { key })).toBe('opened')
    const list = await receivedResponses(afterDeadline(p, p.owner.other), key)
    expect(list.rows.map((r) => [r.number, r.status])).toEqual([
      [number, 'opened'],
      [other.number, 'opened'],
    ])
    const read = await receivedResponse(afterDeadline(p, p.owner.other), key, number)
    expect(read.body?.content.overview).toBe(CANARY)
    for (const person of [p.rival, p.otherUnit, p.staff.organiser, p.staff.admin, p.staff.auditor])
      await expect(receivedResponse(afterDeadline(p, person), key, number)).rejects.toMatchObject({ code: 'notFound' })
    const late = afterDeadline(p, p.firm.admin)
    await expect(withdrawResponse(late, { key })).rejects.toEqual(code('wrongState'))
  })

  test('both at once: one opening, no answer left behind', async () => {
    const p = await parties({ answerMode: 'sealed' })
    await answerAs(p, p.firm.admin)
    await openResponses(afterDeadline(p, p.owner.admin), { key: p.need })
    const both = [p.owner.member, p.owner.other].map((x) => openResponses(afterDeadline(p, x), { key: p.need }))
    expect(await Promise.all(both)).toEqual(['opened', 'opened'])
    const steps = await p.world.services.db
      .selectFrom('status_history')
      .selectAll()
      .where('action', '=', 'open')
      .execute()
    expect(steps).toHaveLength(1)
  })

  test('the assigned reviewer reads what was opened, another reviewer does not', async () => {
    const p = await parties({ answerMode: 'sealed' })
    const { number } = await answerAs(p, p.firm.admin)
    await openedBy(p, p.owner.admin, p.owner.member)
    const reviewer = afterDeadline(p, p.staff.reviewer)
    await expect(receivedResponse(reviewer, p.need, number)).rejects.toEqual(code('notFound'))
    await p.world.services.db
      .insertInto('review_assignment')
      .values({ item_kind: 'opportunity', item_id: p.need, reviewer_id: p.staff.reviewer.personId, taken_at: 0 })
      .execute()
    expect((await receivedResponse(reviewer, p.need, number)).reply).toBeNull()
  })
})

describe('who may do what', () => {
  test('the owner does not answer itself, and nobody is on both sides', async () => {
    const p = await parties()
    const content = completeAnswer()
    await expect(saveResponse(p.world.ctx(p.owner.admin), { key: p.need, version: 0, content })).rejects.toEqual(
      code('sameParty'),
    )
    const { number } = await answerAs(p, p.firm.admin)
    const both = [p.owner.id, p.firm.id].map((id) => ({ id, name: '' }))
    const asFirm = { ...p.firm.admin, organisations: both }
    await expect(editResponse(p.world.ctx(asFirm), p.need, {})).rejects.toEqual(code('sameParty'))
    const asOwner = { ...p.owner.admin, organisations: both }
    await expect(viewResponse(p.world.ctx(asOwner), { key: p.need, number })).rejects.toEqual(code('sameParty'))
    await expect(receivedResponses(p.world.ctx(asOwner), p.need)).rejects.toEqual(code('sameParty'))
  })

  test('a member drafts; submitting needs 可提交 or the 单位联络员', async () => {
    const p = await parties()
    const { world, need } = p
    const content = completeAnswer()
    const saved = await saveResponse(world.ctx(p.firm.member), { key: need, version: 0, content })
    const submit = { key: need, version: saved.version, pledge: true }
    await expect(submitResponse(world.ctx(p.firm.member), submit)).rejects.toEqual(code('forbidden'))
    await expect(submitResponse(world.ctx(p.firm.granted), submit)).resolves.toMatchObject({ number: 'YD-2026-0001' })
    await expect(withdrawResponse(world.ctx(p.firm.member), { key: need })).rejects.toEqual(code('forbidden'))
    expect((await ownAnswer(world.ctx(p.firm.member), need)).acts.withdraw).toBe(false)
  })

  test('a member sees the own draft only; an author who acts for another unit sees nothing', async () => {
    const p = await parties()
    await saveResponse(p.world.ctx(p.firm.member), { key: p.need, version: 0, content: completeAnswer() })
    const colleague = await p.world.person({ organisation: p.firm.id, role: 'member' })
    await expect(editResponse(p.world.ctx(colleague), p.need, {})).rejects.toEqual(code('forbidden'))
    const moved = { ...p.firm.member, organisation: p.rival.organisation, organisations: p.rival.organisations }
    await expect(ownAnswer(p.world.ctx(moved), p.need)).rejects.toEqual(code('notFound'))
    expect((await deskResponses(p.world.ctx(colleague), { tab: 'own', page: 1 })).own).toEqual([])
    expect((await deskResponses(p.world.ctx(p.firm.member), { tab: 'own', page: 1 })).own).toHaveLength(1)
  })

  test('unverified units do not answer; members of the owner do not decide', async () => {
    const p = await parties()
    const unverified = await p.world.person({ organisation: await p.world.organisation({ verified: false }) })
    await expect(
      saveResponse(p.world.ctx(unverified), { key: p.need, version: 0, content: emptyResponse }),
    ).rejects.toEqual(code('notVerified'))
    const { number } = await answerAs(p, p.firm.admin)
    await viewResponse(p.world.ctx(p.owner.member), { key: p.need, number })
    const decision = { result: 'interested', followPath: 'small', text: '' } as const
    await proposeDecision(p.world.ctx(p.owner.other), { key: p.need, number, decision })
    const confirm = { key: p.need, number, proposedAt: await proposedAt(p), confirm: true }
    await expect(decideResponse(p.world.ctx(p.owner.member), confirm)).rejects.toEqual(code('forbidden'))
  })

  test('unread, 随到随看 shows who answered and nothing of it', async () => {
    const p = await parties()
    const { number } = await answerAs(p, p.firm.admin, { overview: CANARY })
    const seen = [
      await receivedResponses(p.world.ctx(p.owner.admin), p.need),
      await receivedResponse(p.world.ctx(p.owner.admin), p.need, number),
    ]
    expect(JSON.stringify(seen)).not.toContain(CANARY)
    const decision = { result: 'interested', followPath: 'small', text: '' } as const
    await expect(proposeDecision(p.world.ctx(p.owner.admin), { key: p.need, number, decision })).rejects.toEqual(
      code('sealed'),
    )
  })
})

describe('cost', () => {
  const cost = { min: 12_345_600, max: 23_456_700 }
  test.each([
    ['department', false, false],
    ['department', true, true],
    ['enterprise', false, true],
  ] as const)('%s, asked for %s: shown %s', async (kind, askCost, shown) => {
    const p = await parties({ askCost }, kind)
    const { number } = await answerAs(p, p.firm.admin, { cost })
    await viewResponse(p.world.ctx(p.owner.admin), { key: p.need, number })
    const seen = JSON.stringify(await receivedResponse(p.world.ctx(p.owner.admin), p.need, number))
    expect(seen.includes('12345600')).toBe(shown)
  })

  test('a stored cost is not returned when the owner does not ask for one', async () => {
    const p = await parties({ askCost: true })
    const { number } = await answerAs(p, p.firm.admin, { cost })
    await viewResponse(p.world.ctx(p.owner.admin), { key: p.need, number })
    const row = await p.world.services.db.selectFrom('opportunity').select('public_json').executeTakeFirstOrThrow()
    const content = JSON.parse(row.public_json ?? '{}') as object
    const public_json = JSON.stringify({ ...content, askCost: false })
    await p.world.services.db.updateTable('opportunity').set({ public_json }).execute()
    const seen = JSON.stringify(await receivedResponse(p.world.ctx(p.owner.admin), p.need, number))
    expect(seen).not.toContain('12345600')
  })
})

describe('encryption at rest', () => {
  test('no column of any table and no line of the log holds a word of the body', async () => {
    const p = await parties({ askCost: true })
    let logged = ''
    const log = createLog('test', { write: (line: string) => ((logged += line), true) } as NodeJS.WritableStream)
    const ctx = { ...p.world.ctx(p.firm.admin), log }
    const content = completeAnswer({
      overview: `${CANARY}1`,
      mustAnswers: [{ line: 'r1', meets: 'partly', text: `${CANARY}2` }],
      cases: `${CANARY}3`,
      cooperation: `${CANARY}4`,
      contact: { name: `${CANARY}5`, phone: '0791-98765432' },
      cost: { min: 76_543_210, max: 76_543_210 },
    })
    const saved = await saveResponse(ctx, { key: p.need, version: 0, content })
    const { number } = await submitResponse(ctx, { key: p.need, version: saved.version, pledge: true })
    await viewResponse({ ...p.world.ctx(p.owner.admin), log }, { key: p.need, number })
    await receivedResponse({ ...p.world.ctx(p.owner.admin), log }, p.need, number)
    const decision = { result: 'interested', followPath: 'small', text: '' } as const
    await replyAs(p, number, decision, (person) => ({ ...p.world.ctx(person), log }))
    const file = p.world.database.serialize()
    expect(file.includes(Buffer.from('农贸市场电子秤'))).toBe(true)
    for (const secret of [CANARY, '98765432', '76543210'])
      expect(file.includes(Buffer.from(secret)), secret).toBe(false)
    expect(logged).not.toContain(CANARY)
  })

  test('a flipped byte of body or key is an error and never text', async () => {
    const p = await parties()
    await answerAs(p, p.firm.admin)
    const { db } = p.world.services
    const row = await db.selectFrom('response_version').selectAll().executeTakeFirstOrThrow()
    for (const column of ['body_cipher', 'wrapped_key'] as const)
      for (const at of [0, 5, 15, row[column].length - 20, row[column].length - 1]) {
        const bad = Buffer.from(row[column])
        bad.writeUInt8(bad.readUInt8(at) ^ 1, at)
        await db
          .updateTable('response_version')
          .set({ [column]: bad })
          .execute()
        await expect(ownAnswer(p.world.ctx(p.firm.admin), p.need), `${column} ${at}`).rejects.toThrow(KeyError)
        await db
          .updateTable('response_version')
          .set({ [column]: row[column] })
          .execute()
      }
    await expect(ownAnswer(p.world.ctx(p.firm.admin), p.need)).resolves.toMatchObject({ status: 'submitted' })
  })

  test('on the page it is the plain error with its reference, and a line in the log', async () => {
    const p = await parties()
    await answerAs(p, p.firm.admin, { overview: CANARY })
    await p.world.services.db
      .updateTable('response_version')
      .set({ body_cipher: Buffer.alloc(60, 1) })
      .execute()
    let logged = ''
    const log = createLog('test', { write: (line: string) => ((logged += line), true) } as NodeJS.WritableStream)
    const context = {
      services: { ...p.world.services, log },
      actor: async () => p.firm.admin,
      receivedAt: p.world.now(),
      requestId: 'reference-1',
      address: '',
    } as unknown as AppLoadContext
    const request = new Request('http://127.0.0.1/opportunities/x/respond/answer')
    const answer: unknown = await loader({ request, params: { number: p.need }, context }).catch((e: unknown) => e)
    expect(answer).toMatchObject({ data: { code: 'internal', reference: 'reference-1' }, init: { status: 500 } })
    expect(logged).toContain('the ciphertext')
    expect(logged + JSON.stringify(answer)).not.toContain(CANARY)
  })

  test('a body moved to another answer or version does not open', async () => {
    const p = await parties()
    const place = { responseId: 'a', version: 1 }
    const sealed = sealBody(p.world.services.keys, place, { overview: CANARY })
    expect(openBody(p.world.services.keys, place, sealed)).toEqual({ overview: CANARY })
    for (const elsewhere of [
      { responseId: 'b', version: 1 },
      { responseId: 'a', version: 2 },
    ])
      expect(() => openBody(p.world.services.keys, elsewhere, sealed)).toThrow(KeyError)
  })
})
