import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { creditCheckCharacter, organisationCheckDigit } from '#app/domain/credit-code.ts'
import { foldLogin } from '#app/domain/login-name.ts'
import { personalNotice } from '#app/domain/personal-notice.ts'
import { addOrganisation } from '#app/features/organisations/add-organisation.server.ts'
import type { OrganisationInput, PersonInput } from '#app/features/organisations/organisation.schema.ts'
import { organisationShape, personShape } from '#app/features/organisations/organisation.schema.ts'
import { registerPerson } from '#app/features/organisations/register-person.server.ts'
import { readContact } from '#app/server/create-person.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'
import { z } from 'zod'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.close())

let serial = 0
function code(): string {
  const eight = String(20_000_000 + ++serial)
  const body = `91360199${eight}${organisationCheckDigit(eight)}`
  return body + creditCheckCharacter(body)
}
const person = (p: Partial<PersonInput> = {}): PersonInput => ({
  personName: '林示例',
  title: '办公室',
  login: '13800000001',
  password: 'correct horse',
  consent: true,
  ...p,
})
const unit = (u: Partial<OrganisationInput> = {}): OrganisationInput => ({
  code: code(),
  name: '示例新材料科技有限公司',
  kind: 'enterprise',
  parentName: '',
  shortName: '',
  size: '',
  park: '',
  street: '',
  address: '',
  officePhone: '',
  description: '',
  categories: [],
  joinExisting: false,
  otherUnit: false,
  ...u,
})
const people = () => world.services.db.selectFrom('person').selectAll().execute()
const messages = () => world.services.db.selectFrom('message').selectAll().execute()

describe('registering', () => {
  it('creates a person with ciphertext contacts and a pending unit whose 单位联络员 the person is', async () => {
    const organiser = await world.person({ staff: ['organiser'] })
    await registerPerson(world.ctx(), { person: person(), organisation: unit() })
    const created = (await people()).find((p) => p.name === '林示例')
    expect(created).toMatchObject({ status: 'active', terms_version: personalNotice.version, terms_at: world.now() })
    if (!created) throw new Error('nobody was created')
    expect(created.login_cipher.toString('latin1')).not.toContain('13800000001')
    expect(readContact(world.services.keys, created)).toEqual({ login: '13800000001', mobile: '13800000001', mail: '' })
    const [organisation] = await world.services.db.selectFrom('organisation').selectAll().execute()
    expect(organisation).toMatchObject({ status: 'pending', may_post: 0, may_offer: 0 })
    const [membership] = await world.services.db.selectFrom('membership').selectAll().execute()
    expect(membership).toMatchObject({ person_id: created.id, organisation_id: organisation?.id, role: 'admin' })
    expect((await messages()).map((m) => [m.recipient_id, m.kind])).toEqual([
      [organiser.personId, 'organisation.registered'],
    ])
  })

  it('answers alike for a login that is taken, creates nothing, and tells its owner once a day', async () => {
    await registerPerson(world.ctx(), { person: person(), organisation: unit() })
    const before = await people()
    const second = {
      person: person({ login: foldLogin(' +86 １３８-0000-0001 ') }),
      organisation: unit({ name: '另一家示例公司' }),
    }
    await expect(registerPerson(world.ctx(), second)).resolves.toBeUndefined()
    await registerPerson(world.ctx(), second)
    expect(await people()).toEqual(before)
    expect(await world.services.db.selectFrom('organisation').selectAll().execute()).toHaveLength(1)
    expect((await messages()).filter((m) => m.kind === 'person.registerAgain')).toHaveLength(1)
  })

  it.each([
    ['short', '密码至少 10 位'],
    ['1234567890ab', '太常见'],
    ['示例新材料科技有限公司123', '单位、地区'],
  ])('refuses the password %s', async (password, sentence) => {
    const attempt = registerPerson(world.ctx(), { person: person({ password }), organisation: unit() })
    await expect(attempt).rejects.toMatchObject({
      code: 'badInput',
      fields: { password: expect.stringContaining(sentence) as unknown },
    })
    expect(await people()).toHaveLength(0)
  })

  it('asks for the facts of a new unit, and for the parent of a 分支机构', async () => {
    const nameless = registerPerson(world.ctx(), { person: person(), organisation: unit({ name: '', kind: '' }) })
    await expect(nameless).rejects.toMatchObject({
      fields: { name: expect.anything() as unknown, kind: expect.anything() as unknown },
    })
    const branch = registerPerson(world.ctx(), { person: person(), organisation: unit({ kind: 'branch' }) })
    await expect(branch).rejects.toMatchObject({ fields: { parentName: expect.anything() as unknown } })
    expect(await people()).toHaveLength(0)
  })

  it('warns of an equal folded name and goes on when it is confirmed', async () => {
    await world.organisation({ name: '示例（南昌）科技有限公司' })
    const same = unit({ name: '示例(南昌) 科技有限公司' })
    await expect(registerPerson(world.ctx(), { person: person(), organisation: same })).rejects.toMatchObject({
      code: 'badInput',
      fields: { otherUnit: expect.anything() as unknown },
    })
    await registerPerson(world.ctx(), { person: person(), organisation: { ...same, otherUnit: true } })
    expect(await people()).toHaveLength(1)
  })

  it('turns a known code into a claim that the unit’s 单位联络员 are told of', async () => {
    const id = await world.organisation({ name: '示例服务有限公司' })
    const head = await world.person({ organisation: id, role: 'admin' })
    await world.person({ organisation: id, role: 'member' })
    const row = await world.services.db
      .selectFrom('organisation')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    const claim = unit({ code: row.code, name: '', kind: '' })
    await expect(registerPerson(world.ctx(), { person: person(), organisation: claim })).rejects.toMatchObject({
      code: 'duplicate',
      fields: { joinExisting: expect.stringContaining('示例服务有限公司') as unknown },
    })
    await registerPerson(world.ctx(), { person: person(), organisation: { ...claim, joinExisting: true } })
    const [pending] = await world.services.db.selectFrom('membership_claim').selectAll().execute()
    expect(pending).toMatchObject({ organisation_id: id, status: 'pending' })
    expect(await world.services.db.selectFrom('membership').selectAll().execute()).toHaveLength(2)
    expect((await messages()).map((m) => m.recipient_id)).toEqual([head.personId])
  })

  it('does not name a unit that is not verified', async () => {
    const id = await world.organisation({ name: '未核验示例公司', verified: false })
    const row = await world.services.db
      .selectFrom('organisation')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    const attempt = registerPerson(world.ctx(), { person: person(), organisation: unit({ code: row.code }) })
    await expect(attempt).rejects.toMatchObject({
      fields: { joinExisting: expect.not.stringContaining('未核验') as unknown },
    })
  })

  it('keeps people with a staff role out of enterprises, and lets them into a department', async () => {
    const reviewer = await world.person({ staff: ['reviewer'] })
    await expect(addOrganisation(world.ctx(reviewer), unit())).rejects.toMatchObject({ code: 'forbidden' })
    expect(await world.services.db.selectFrom('organisation').selectAll().execute()).toHaveLength(0)
    const department = unit({ kind: 'department', name: '示例区某某局' })
    await expect(addOrganisation(world.ctx(reviewer), department)).resolves.toEqual({ claimed: false })
  })

  it('refuses a second claim of the own unit', async () => {
    const id = await world.organisation()
    const member = await world.person({ organisation: id })
    const row = await world.services.db
      .selectFrom('organisation')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    const again = addOrganisation(world.ctx(member), unit({ code: row.code, joinExisting: true }))
    await expect(again).rejects.toMatchObject({ code: 'duplicate' })
  })
})

describe('the form of registration', () => {
  const schema = z.strictObject({ ...personShape, ...organisationShape })
  const filled = { ...person(), consent: 'on', ...unit(), joinExisting: undefined, otherUnit: undefined }

  it('accepts a mobile number in any writing and a mail address', () => {
    expect(schema.parse({ ...filled, login: '+86 138 0000 0001' }).login).toBe('13800000001')
    expect(schema.parse({ ...filled, login: 'Lin@Example.com' }).login).toBe('lin@example.com')
  })

  it.each([
    [{ login: 'lin' }, 'login'],
    [{ login: '12345' }, 'login'],
    [{ personName: ' ' }, 'personName'],
    [{ consent: undefined }, 'consent'],
    [{ code: '914403001922038217' }, 'code'],
    [{ categories: ['nothing'] }, 'categories'],
    [{ officePhone: 'call me' }, 'officePhone'],
    [{ kind: 'ministry' }, 'kind'],
  ])('refuses %o at the field %s', (wrong, field) => {
    const result = schema.safeParse({ ...filled, ...wrong })
    expect(result.error?.issues.map((i) => i.path[0])).toContain(field)
  })

  it('refuses what the form does not have', () => {
    for (const extra of ['status', 'may_post', 'role', 'verified'])
      expect(schema.safeParse({ ...filled, [extra]: '1' }).success).toBe(false)
  })
})
