import { describe, expect, test } from 'vitest'
import type { ErrorCode } from '#app/domain/errors.ts'
import { parseDeadline } from '#app/domain/time.ts'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { decideResponse } from '#app/features/responses/decide-response.server.ts'
import { fillResponse } from '#app/features/responses/fill-response.server.ts'
import { editResponse, ownAnswer, reviewResponse } from '#app/features/responses/own.queries.server.ts'
import { receivedResponse, receivedResponses } from '#app/features/responses/received.queries.server.ts'
import { saveResponse } from '#app/features/responses/save-response.server.ts'
import { submitResponse } from '#app/features/responses/submit-response.server.ts'
import { viewResponse } from '#app/features/responses/view-response.server.ts'
import { withdrawResponse } from '#app/features/responses/withdraw-response.server.ts'
import { deskResponses, responsesWaiting } from '#app/features/responses/desk.queries.server.ts'
import { publishedNeed } from '#tests/support/opportunities.ts'
import { answerAs, completeAnswer, parties, replyAs } from './parties.ts'
import type { Parties } from './parties.ts'

const DEADLINE = parseDeadline('2026-12-20 17:00') as number
const code = (code: ErrorCode) => expect.objectContaining({ code }) as unknown
const decline = { result: 'declined', reason: 'mustUnmet', line: 1, text: '', advice: '请更新证书。' } as const
const row = (p: Parties) => p.world.services.db.selectFrom('response').selectAll().executeTakeFirstOrThrow()
const messages = (p: Parties, person: SignedIn) =>
  p.world.services.db.selectFrom('message').selectAll().where('recipient_id', '=', person.personId).execute()

describe('an answer from draft to reply', () => {
  test('the whole path: draft, submit, view, 有意向, and a collaboration', async () => {
    const p = await parties()
    const { world, need } = p
    const { number, receipt } = await answerAs(p, p.firm.admin)
    expect(number).toMatch(/^YD-2026-0001$/)
    expect(receipt).toMatch(/^HZ-2026-0001$/)
    expect((await receivedResponses(world.ctx(p.owner.member), need)).rows).toMatchObject([
      { number, organisation: '示例应答企业', status: 'submitted' },
    ])
    expect((await receivedResponse(world.ctx(p.owner.member), need, number)).body).toBeNull()
    await viewResponse(world.ctx(p.owner.member), { key: need, number })
    expect((await ownAnswer(world.ctx(p.firm.admin), need)).status).toBe('viewed')
    const read = await receivedResponse(world.ctx(p.owner.member), need, number)
    expect(read.body?.content.contact.name).toBe('赵示例')
    const decision = { result: 'interested', followPath: 'small', text: '' } as const
    await replyAs(p, number, decision)
    await decideResponse(world.ctx(p.owner.admin), { key: need, number, proposedAt: world.now(), confirm: true })
    expect(await world.services.db.selectFrom('collaboration').selectAll().execute()).toMatchObject([
      { organisation_id: p.firm.id, status: 'intent' },
    ])
    expect((await ownAnswer(world.ctx(p.firm.admin), need)).decision).toMatchObject({ followPath: '限额以下自行采购' })
    expect((await messages(p, p.firm.admin)).map((m) => m.kind)).toContain('response.decided')
    const audited = await world.services.db.selectFrom('audit').select('action').execute()
    expect(audited.map((a) => a.action)).toEqual(
      expect.arrayContaining(['response.submit', 'response.view', 'response.read', 'response.interest']),
    )
  })

  test('未选用 carries its reason, the line and a sentence to the firm', async () => {
    const p = await parties()
    const { world, need } = p
    const { number } = await answerAs(p, p.firm.admin)
    await viewResponse(world.ctx(p.owner.admin), { key: need, number })
    const act = (change: object) => replyAs(p, number, { ...decline, ...change })
    await expect(act({ line: null })).rejects.toEqual(code('badInput'))
    await expect(act({ line: 2 })).rejects.toEqual(code('badInput'))
    await expect(act({ reason: '' })).rejects.toEqual(code('badInput'))
    await act({})
    expect(await ownAnswer(world.ctx(p.firm.member), need).catch((e: unknown) => e)).toEqual(code('forbidden'))
    expect((await ownAnswer(world.ctx(p.firm.granted), need)).decision).toMatchObject({
      reason: '未满足第 1 条',
      text: '方案暂未满足必备条件第 1 条，本次不再推进。',
      advice: '请更新证书。',
    })
    const interest = { result: 'interested', followPath: 'small', text: '' } as const
    await expect(replyAs(p, number, interest)).rejects.toEqual(code('wrongState'))
  })

  test('an owner spending public money names the 后续路径, an enterprise need not', async () => {
    for (const [kind, refused] of [
      ['department', true],
      ['enterprise', false],
    ] as const) {
      const p = await parties({}, kind)
      const { number } = await answerAs(p, p.firm.admin)
      await viewResponse(p.world.ctx(p.owner.admin), { key: p.need, number })
      const decided = replyAs(p, number, { result: 'interested', followPath: '', text: '' })
      if (refused) await expect(decided).rejects.toEqual(code('badInput'))
      else await expect(decided).resolves.toBeUndefined()
    }
  })

  test('20 submissions at once make one row and get the same receipt', async () => {
    const p = await parties()
    const all = await Promise.all(Array.from({ length: 20 }, () => answerAs(p, p.firm.admin)))
    expect(new Set(all.map((r) => `${r.number} ${r.receipt} ${r.hash}`)).size).toBe(1)
    expect(await p.world.services.db.selectFrom('response').selectAll().execute()).toHaveLength(1)
    expect(await p.world.services.db.selectFrom('response_version').selectAll().execute()).toHaveLength(1)
  })

  test('two colleagues who begin at once share one row; the later text is not lost silently', async () => {
    const p = await parties()
    const save = (person: SignedIn, overview: string) =>
      saveResponse(p.world.ctx(person), { key: p.need, version: 0, content: completeAnswer({ overview }) })
    const [first, second] = await Promise.allSettled([save(p.firm.admin, '甲'), save(p.firm.granted, '乙')])
    expect(first.status).toBe('fulfilled')
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'conflict' } })
    expect(await p.world.services.db.selectFrom('response').selectAll().execute()).toHaveLength(1)
  })

  test('the deadline counts to the millisecond', async () => {
    const p = await parties()
    const saved = await saveResponse(p.world.ctx(p.firm.admin), { key: p.need, version: 0, content: completeAnswer() })
    const submitAt = (now: number) =>
      submitResponse({ ...p.world.ctx(p.firm.admin), now }, { key: p.need, version: saved.version, pledge: true })
    await expect(submitAt(DEADLINE + 1)).rejects.toEqual(code('late'))
    await expect(submitAt(DEADLINE)).rejects.toEqual(code('late'))
    await expect(submitAt(DEADLINE - 1)).resolves.toMatchObject({ number: 'YD-2026-0001' })
    // A retry after the deadline of what arrived before it gets the receipt it already has.
    await expect(submitAt(DEADLINE + 1)).resolves.toMatchObject({ at: DEADLINE - 1 })
    const late = { ...p.world.ctx(p.firm.admin), now: DEADLINE }
    await expect(withdrawResponse(late, { key: p.need })).rejects.toEqual(code('late'))
    await expect(
      saveResponse(late, { key: p.need, version: 1, content: completeAnswer({ overview: '改' }) }),
    ).rejects.toEqual(code('late'))
  })

  test('a draft stands beside what was submitted until it is submitted itself', async () => {
    const p = await parties()
    const { world, need } = p
    const first = await answerAs(p, p.firm.admin)
    const saved = await saveResponse(world.ctx(p.firm.admin), {
      key: need,
      version: 1,
      content: completeAnswer({ overview: '第二稿' }),
    })
    const beside = await ownAnswer(world.ctx(p.firm.admin), need)
    expect(beside).toMatchObject({ status: 'submitted', draftBeside: true })
    expect(beside.body?.content.overview).not.toBe('第二稿')
    expect((await reviewResponse(world.ctx(p.firm.admin), need))?.body.content.overview).toBe('第二稿')
    world.pass(60_000)
    const second = await submitResponse(world.ctx(p.firm.admin), { key: need, version: saved.version, pledge: true })
    expect(second).toMatchObject({ number: first.number })
    expect(second.receipt).not.toBe(first.receipt)
    const after = await ownAnswer(world.ctx(p.firm.admin), need)
    expect(after.versions.map((v) => v.receipt)).toEqual([second.receipt, first.receipt])
    const keys = await world.services.db.selectFrom('response_version').select('wrapped_key').execute()
    expect(new Set(keys.map((k) => k.wrapped_key.toString('hex'))).size).toBe(2)
  })

  test('the receipt verifies against the decrypted text, and not against another', async () => {
    const p = await parties()
    const receipt = await answerAs(p, p.firm.admin)
    const shown = (await ownAnswer(p.world.ctx(p.firm.admin), p.need)).receipt
    expect(shown).toMatchObject({ receipt: receipt.receipt, hash: receipt.hash, verified: true })
    await p.world.services.db
      .updateTable('response')
      .set({ submitted_hash: 'f'.repeat(64) })
      .execute()
    expect((await ownAnswer(p.world.ctx(p.firm.admin), p.need)).receipt?.verified).toBe(false)
  })

  test('withdrawn and submitted again before it is viewed, never after', async () => {
    const p = await parties()
    const { world, need } = p
    const { number } = await answerAs(p, p.firm.admin)
    await withdrawResponse(world.ctx(p.firm.admin), { key: need })
    await withdrawResponse(world.ctx(p.firm.admin), { key: need })
    expect((await receivedResponses(world.ctx(p.owner.admin), need)).rows).toEqual([])
    await expect(receivedResponse(world.ctx(p.owner.admin), need, number)).rejects.toEqual(code('sealed'))
    await expect(viewResponse(world.ctx(p.owner.admin), { key: need, number })).rejects.toEqual(code('sealed'))
    const again = await answerAs(p, p.firm.admin, {}, (await row(p)).version)
    expect(again.number).toBe(number)
    await viewResponse(world.ctx(p.owner.admin), { key: need, number })
    await expect(withdrawResponse(world.ctx(p.firm.admin), { key: need })).rejects.toEqual(code('wrongState'))
    const version = (await row(p)).version
    const change = saveResponse(world.ctx(p.firm.admin), {
      key: need,
      version,
      content: completeAnswer({ overview: '改' }),
    })
    await expect(change).rejects.toEqual(code('wrongState'))
  })

  test('what is missing stops the submission at its field', async () => {
    const p = await parties()
    const submit = async (change: Parameters<typeof completeAnswer>[0], version: number, pledge = true) => {
      const ctx = p.world.ctx(p.firm.admin)
      const saved = await saveResponse(ctx, { key: p.need, version, content: completeAnswer(change) })
      return submitResponse(ctx, { key: p.need, version: saved.version, pledge }).catch((e: unknown) => e)
    }
    expect(await submit({ overview: '' }, 0)).toMatchObject({
      code: 'incomplete',
      fields: { overview: expect.any(String) as string },
    })
    expect(await submit({ mustAnswers: [] }, 1)).toMatchObject({
      fields: { 'mustAnswers.0': expect.any(String) as string },
    })
    expect(await submit({ mustAnswers: [{ line: 'r1', meets: 'no', text: '' }] }, 2)).toMatchObject({
      code: 'incomplete',
    })
    expect(await submit({}, 3, false)).toMatchObject({ fields: { pledge: expect.any(String) as string } })
  })

  test('reply date: 15 working days after the receipt; then 逾期未答复 on both desks', async () => {
    const p = await parties()
    await answerAs(p, p.firm.admin)
    expect((await row(p)).reply_due_on).toBe('2026-12-14')
    expect(await responsesWaiting(p.world.ctx(p.owner.admin))).toMatchObject({ toRead: 1, overdue: 0 })
    p.world.pass(22 * 86_400_000)
    expect(await responsesWaiting(p.world.ctx(p.owner.admin))).toMatchObject({ overdue: 1 })
    expect(await responsesWaiting(p.world.ctx(p.staff.organiser))).toMatchObject({ leadOverdue: 1, toRead: 0 })
    expect((await deskResponses(p.world.ctx(p.staff.organiser), { tab: 'overdue', page: 1 })).needs).toHaveLength(1)
    expect((await deskResponses(p.world.ctx(p.owner.member), { tab: 'overdue', page: 1 })).needs).toHaveLength(1)
    expect((await deskResponses(p.world.ctx(p.otherUnit), { tab: 'overdue', page: 1 })).needs).toEqual([])
  })

  test('filled from an earlier answer: only what is empty, never the lines of another need', async () => {
    const p = await parties()
    await answerAs(p, p.firm.admin)
    const people = { author: p.owner.member, publisher: p.owner.admin, reviewer: p.staff.reviewer }
    const second = await publishedNeed(p.world, people, { title: '另一项需求' })
    await fillResponse(p.world.ctx(p.firm.admin), {
      key: second,
      version: 0,
      content: { ...completeAnswer({ overview: '新写的', cases: '', mustAnswers: [] }) },
      answerTo: p.need,
    })
    const edit = await editResponse(p.world.ctx(p.firm.admin), second, {})
    expect(edit.values.overview).toEqual(['新写的'])
    expect(edit.values.cases).toEqual(['2025 年示例市场 110 台。'])
    expect(edit.values['mustAnswers.0.meets']).toEqual([''])
    expect(edit.values['contact.name']).toEqual(['赵示例'])
  })
})
