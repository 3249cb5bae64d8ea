import { expect, test } from 'vitest'
import { nextStatus, responseActions, responseStatus } from '#app/domain/status.ts'
import type { ResponseStatus } from '#app/domain/status.ts'
import type { Ctx } from '#app/server/context.ts'
import { isDomainError } from '#app/domain/errors.ts'
import { decideResponse } from '#app/features/responses/decide-response.server.ts'
import { saveResponse } from '#app/features/responses/save-response.server.ts'
import { submitResponse } from '#app/features/responses/submit-response.server.ts'
import { viewResponse } from '#app/features/responses/view-response.server.ts'
import { withdrawResponse } from '#app/features/responses/withdraw-response.server.ts'
import { answerAs, completeAnswer, parties } from './parties.ts'

/** Every state × action × role: the state changes exactly where the status table and the permissions both allow it. */

type Action = Exclude<keyof typeof responseActions, 'open'>

test('answers: every state × action × role does exactly what table and policy say', async () => {
  const p = await parties()
  const { db } = p.world.services
  const { number } = await answerAs(p, p.firm.admin)
  const draft = await saveResponse(p.world.ctx(p.firm.admin), {
    key: p.need,
    version: 1,
    content: completeAnswer({ overview: '改为两批更换，安装方式不变，当晚装完次日照常营业。' }),
  })
  const row = await db.selectFrom('response').selectAll().executeTakeFirstOrThrow()
  const versions = await db.selectFrom('response_version').selectAll().execute()
  expect(versions).toHaveLength(2)

  /** A colleague has proposed it; who is asked here decides. */
  const decide = async (ctx: Ctx, said: { result: string; reason_code: string; follow_path: string }) => {
    const proposal = { response_id: row.id, reason_line: null, reason_text: '', advice: '', ...said }
    await db
      .insertInto('decision_proposal')
      .values({ ...proposal, proposed_by: p.owner.other.personId, proposed_at: ctx.now })
      .execute()
    return decideResponse(ctx, { key, number, proposedAt: ctx.now, confirm: true })
  }
  const key = p.need
  const acts: Record<Action, (ctx: Ctx) => Promise<unknown>> = {
    submit: (ctx) => submitResponse(ctx, { key, version: draft.version, pledge: true }),
    withdraw: (ctx) => withdrawResponse(ctx, { key }),
    view: (ctx) => viewResponse(ctx, { key, number }),
    interest: (ctx) => decide(ctx, { result: 'interested', reason_code: '', follow_path: 'trial' }),
    decline: (ctx) => decide(ctx, { result: 'declined', reason_code: 'inUse', follow_path: '' }),
  }
  const roles = {
    'owner admin': p.owner.admin,
    'owner member': p.owner.member,
    'firm admin': p.firm.admin,
    'firm member': p.firm.member,
    'firm member with 可提交': p.firm.granted,
    rival: p.rival,
    'other unit': p.otherUnit,
    ...p.staff,
  }
  const may: Record<Action, readonly string[]> = {
    submit: ['firm admin', 'firm member with 可提交'],
    withdraw: ['firm admin', 'firm member with 可提交'],
    view: ['owner admin', 'owner member'],
    interest: ['owner admin'],
    decline: ['owner admin'],
  }
  const wrong: string[] = []
  let cases = 0
  for (const state of Object.keys(responseStatus) as ResponseStatus[])
    for (const action of Object.keys(acts) as Action[])
      for (const [role, person] of Object.entries(roles)) {
        cases++
        await db
          .updateTable('response')
          .set({ ...row, status: state })
          .execute()
        await db.deleteFrom('decision_proposal').execute()
        await db.deleteFrom('response_version').execute()
        await db.insertInto('response_version').values(versions).execute()
        const refusal: unknown = await acts[action](p.world.ctx(person)).then(
          () => null,
          (error: unknown) => error,
        )
        const after = await db.selectFrom('response').select('status').executeTakeFirstOrThrow()
        const to = may[action].includes(role) ? nextStatus(responseActions, action, state) : null
        const seen = `${role}: ${action} of ${state} → ${after.status}`
        if (after.status !== (to ?? state)) wrong.push(seen)
        if (to !== null && refusal !== null) wrong.push(`${seen}, refused`)
        if (refusal !== null && !isDomainError(refusal))
          wrong.push(`${seen}, ${refusal instanceof Error ? refusal.message : 'something thrown'}`)
      }
  expect(wrong).toEqual([])
  expect(cases).toBe(7 * 5 * 11)
  p.world.close()
})
