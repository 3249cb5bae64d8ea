import { DomainError } from '#app/domain/errors.ts'
import { personalNotice } from '#app/domain/personal-notice.ts'
import { dayOf } from '#app/domain/time.ts'
import { audit } from '#app/server/audit.ts'
import { inTransaction } from '#app/server/context.ts'
import type { Ctx } from '#app/server/context.ts'
import { createPerson } from '#app/server/create-person.ts'
import { notify } from '#app/server/notify.ts'
import { hashPassword, passwordProblem } from '#app/server/passwords.ts'
import { personByLogin } from '#db/repos/people.ts'
import { enterOrganisation, planEntry } from './enter-organisation.server.ts'
import type { OrganisationInput, PersonInput } from './organisation.schema.ts'

/**
 * Registers a person, and with `organisation` the unit that the person claims or creates. For a login name that is
 * taken nothing is created, its owner is told, and the answer and the work are the same, so that nobody can find out
 * who has an account.
 */
export async function registerPerson(
  ctx: Ctx,
  input: { person: PersonInput; organisation: OrganisationInput | null },
): Promise<void> {
  const { person, organisation } = input
  const words = [
    person.login,
    ctx.config.district,
    '搭台',
    'datai',
    organisation?.name ?? '',
    organisation?.shortName ?? '',
  ]
  const problem = passwordProblem(person.password, { staff: false, words })
  if (problem) throw new DomainError('badInput', { fields: { password: problem } })
  const passwordHash = await hashPassword(person.password)
  await inTransaction(ctx, async (tx) => {
    const entry = organisation ? await planEntry(tx.tx, organisation) : null
    const taken = await personByLogin(tx.tx, ctx.keys.lookupHash('login', person.login))
    if (taken) {
      await notify(tx, [taken.id], {
        event: `person.registerAgain:${taken.id}:${dayOf(ctx.now)}`,
        kind: 'person.registerAgain',
        subject: '有人用您的登录名再次注册',
        body: '没有新建账号。如果是您本人，请直接登录；忘记密码请联系本单位联络员或牵头单位。',
        link: '/account',
      })
      return
    }
    const id = await createPerson(tx, {
      login: person.login,
      name: person.personName,
      title: person.title,
      passwordHash,
      noticeVersion: personalNotice.version,
    })
    await audit(tx, { action: 'person.register', object: { kind: 'person', id } })
    if (entry) await enterOrganisation(tx, { id, name: person.personName, roles: [] }, entry)
  })
}
