import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { endRelation } from '#app/features/organisations/end-relation.server.ts'
import { enterRelation } from '#app/features/organisations/enter-relation.server.ts'
import { relationForm } from '#app/features/organisations/relation.schema.ts'
import { readOwnRelations, readRelations } from '#app/features/organisations/relations.queries.server.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'

let world: World
let firm: string
let other: string
let contact: SignedIn
let member: SignedIn
let organiser: SignedIn
let otherContact: SignedIn
beforeEach(async () => {
  world = await createWorld()
  firm = await world.organisation({ name: '示例甲有限公司' })
  other = await world.organisation({ name: '示例乙（集团）有限公司' })
  contact = await world.person({ organisation: firm })
  member = await world.person({ organisation: firm, role: 'member' })
  otherContact = await world.person({ organisation: other })
  organiser = await world.person({ staff: ['organiser'], name: '徐示例' })
})
afterEach(() => world.close())

const group = {
  intent: 'group',
  groupName: '示例控股集团',
  groupCode: '',
  since: '2026-01-01',
  source: '年报',
} as const
const holding = (more = {}) => ({
  intent: 'holding' as const,
  direction: 'holder' as const,
  other: '示例乙(集团)有限公司',
  share: 3333,
  since: '2026-01-01',
  source: '公示系统',
  ...more,
})
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'ok',
    (e: { code?: string; fields?: Record<string, string> }) => [e.code, ...Object.keys(e.fields ?? {})].join(' '),
  )
const enter = (actor: SignedIn, input: Parameters<typeof enterRelation>[2], id = firm) =>
  refusal(enterRelation(world.ctx(actor), id, input))
const idOf = async () => (await readRelations(world.ctx(organiser), firm)).standing[0]?.id ?? ''

describe('what joins units', () => {
  test('is entered by the lead unit with source and date; the unit hears of it and sees it', async () => {
    expect(await enter(organiser, group)).toBe('ok')
    expect(await enter(organiser, holding())).toBe('ok')
    const view = await readOwnRelations(world.ctx(contact))
    expect(view.standing.map((r) => r.what).sort()).toEqual(
      ['属于示例控股集团', '示例乙（集团）有限公司持有示例甲有限公司 33.33% 股权'].sort(),
    )
    expect(view.standing.every((r) => !r.mayEnd && r.basis.includes('牵头单位登记'))).toBe(true)
    expect(JSON.stringify(view)).not.toContain('徐示例')
    const told = await world.services.read
      .selectFrom('message')
      .select('recipient_id')
      .where('kind', '=', 'organisation.relation')
      .execute()
    expect(new Set(told.map((m) => m.recipient_id))).toEqual(new Set([contact.personId, member.personId]))
    // The holder reads it too: it is said of it.
    expect((await readOwnRelations(world.ctx(otherContact))).standing).toHaveLength(1)
  })

  test('is declared by the 单位联络员; the lead unit hears of it; the other unit cannot end it', async () => {
    expect(await enter(contact, holding({ direction: 'held' }))).toBe('ok')
    const row = (await readOwnRelations(world.ctx(contact))).standing[0]
    expect(row).toMatchObject({ what: '示例甲有限公司持有示例乙（集团）有限公司 33.33% 股权', mayEnd: true })
    const told = await world.services.read.selectFrom('message').select(['recipient_id', 'link']).execute()
    expect(told).toEqual([{ recipient_id: organiser.personId, link: `/desk/organisations/${firm}/relations` }])
    const end = { relationId: row?.id ?? '', reason: '已转让' }
    expect(await refusal(endRelation(world.ctx(otherContact), other, end))).toBe('forbidden')
    expect(await refusal(endRelation(world.ctx(contact), firm, end))).toBe('ok')
    expect(await refusal(endRelation(world.ctx(contact), firm, end))).toBe('wrongState')
    const { standing, ended } = await readOwnRelations(world.ctx(contact))
    expect([standing.length, ended[0]?.ended.includes('已转让')]).toEqual([0, true])
  })

  test('that the lead unit entered only the lead unit ends; history stays and the same can be entered again', async () => {
    await enter(organiser, group)
    const relationId = await idOf()
    expect(await refusal(endRelation(world.ctx(contact), firm, { relationId, reason: '不对' }))).toBe('forbidden')
    expect(await enter(organiser, group)).toBe('duplicate')
    await endRelation(world.ctx(organiser), firm, { relationId, reason: '登记有误' })
    expect(await enter(organiser, group)).toBe('ok')
    const { standing, ended } = await readRelations(world.ctx(organiser), firm)
    expect([standing.length, ended.length]).toEqual([1, 1])
    const audited = await world.services.read.selectFrom('audit').select('action').orderBy('seq').execute()
    expect(audited.map((a) => a.action)).toEqual(['relation.enter', 'relation.end', 'relation.enter'])
  })

  test('is nobody else’s business: 单位经办人, other units, other roles', async () => {
    await enter(organiser, group)
    const relationId = await idOf()
    const outsiders = [
      member,
      otherContact,
      await world.person({ staff: ['reviewer'] }),
      await world.person({ staff: ['auditor'] }),
      await world.person({ staff: ['admin'] }),
    ]
    for (const actor of outsiders) {
      expect(await refusal(readRelations(world.ctx(actor), firm))).toBe('forbidden')
      expect(await enter(actor, group)).toBe('forbidden')
      expect(await refusal(endRelation(world.ctx(actor), firm, { relationId, reason: 'x' }))).toBe('forbidden')
    }
    expect(await refusal(readRelations(world.ctx(organiser), 'unknown'))).toBe('notFound')
    const elsewhere = endRelation(world.ctx(organiser), other, { relationId, reason: 'x' })
    expect(await refusal(elsewhere)).toBe('notFound')
  })

  test('is refused at the field that is wrong', async () => {
    expect(await enter(contact, holding({ other: '没有这家' }))).toBe('badInput other')
    expect(await enter(contact, holding({ other: '示例甲有限公司' }))).toBe('badInput other')
    expect(await enter(contact, { ...group, since: '2026-11-24' })).toBe('badInput since')
    await world.organisation({ name: '示例乙集团有限公司' })
    expect(await enter(contact, holding())).toBe('badInput other')
  })
})

describe('what is typed', () => {
  const errors = (input: Record<string, string>) => {
    const parsed = relationForm.safeParse(input)
    return parsed.success ? [] : [...new Set(parsed.error.issues.map((i) => i.path.join('.')))]
  }
  const typed = {
    intent: 'holding',
    direction: 'held',
    other: '示例',
    share: '35',
    since: '2026-01-01',
    source: '年报',
  }

  test('a share is a percentage above 0 and up to 100 with at most two decimals', () => {
    for (const share of ['35', '33.33', '0.01', '100', '35%', '35％'])
      expect(errors({ ...typed, share }), share).toEqual([])
    for (const share of ['', '0', '0.00', '100.01', '-5', '1e1', '33.333', '三十五', '35 36', '９'])
      expect(errors({ ...typed, share }), share).toEqual(['share'])
    expect(relationForm.parse({ ...typed, share: '33.33%' })).toMatchObject({ share: 3333 })
  })

  test('nothing is left out, too long, of another form or unknown', () => {
    expect(errors({ ...typed, other: '', source: ' ', since: '' })).toEqual(['other', 'since', 'source'])
    expect(errors({ ...typed, since: '2026-02-30' })).toEqual(['since'])
    expect(errors({ ...typed, direction: 'both' })).toEqual(['direction'])
    expect(errors({ ...typed, other: '长'.repeat(61) })).toEqual(['other'])
    expect(errors({ ...typed, extra: '1' })).toEqual([''])
    const named = { intent: 'group', groupName: '示例集团', since: '2026-01-01', source: '年报' }
    expect(errors({ ...named, groupCode: '91360199123' })).toEqual(['groupCode'])
    expect(errors({ ...named, groupCode: '' })).toEqual([])
    expect(errors({ ...named, groupName: '' })).toEqual(['groupName'])
  })
})
