import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findItems } from '#app/features/items/find-items.server.ts'
import { listQuery } from '#app/features/items/list-query.ts'
import { agreeMatch } from '#app/features/matching/agree-match.server.ts'
import { dismissMatch } from '#app/features/matching/dismiss-match.server.ts'
import { readEvidence } from '#app/features/matching/evidence.queries.server.ts'
import { readFunnel } from '#app/features/matching/funnel.queries.server.ts'
import { inviteMatch } from '#app/features/matching/invite-match.server.ts'
import { matchForm } from '#app/features/matching/match.schema.ts'
import { noteOpened } from '#app/features/matching/note-views.server.ts'
import { suggestionsForOpportunity } from '#app/features/matching/suggestions.queries.server.ts'
import { contentHash, newId } from '#app/server/ids.ts'
import { markOf } from '#app/server/seen-list.ts'
import { createViewCounts } from '#app/server/view-counts.ts'
import type { View } from '#app/server/view-counts.ts'
import { putSetting } from '#db/repos/settings.ts'
import { recordHistory } from '#db/repos/history.ts'
import { startCollaboration } from '#db/repos/collaborations.ts'
import { writeMark } from '#db/sqlite.ts'
import { transaction } from '#db/transaction.ts'
import { createSearch } from '#search/query.ts'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { absentMatching } from '#tests/support/absent-ports.ts'
import type { World } from '#tests/support/world.ts'
import { code, fittingProduct, matchingScene, putProduct } from './matching-support.ts'
import type { Parties } from './matching-support.ts'

let world: World
let p: Parties
let need: string
let product: string
beforeEach(async () => {
  ;({ world, p, need, product } = await matchingScene())
})
afterEach(() => world.close())

const keys = () => ({ opportunity: need, product })
const funnel = () => readFunnel(world.ctx(p.organiser))
const views = () =>
  world.services.db.selectFrom('view_count').selectAll().orderBy('day').orderBy('source').orderBy('step').execute()
const show = (actor = p.owner) => suggestionsForOpportunity(world.ctx(actor), need)
const open = async (actor = p.owner, source: View['source'] = 'suggested') => {
  const ctx = world.ctx(actor)
  noteOpened(ctx, await readEvidence(ctx, keys(), false), source)
}

describe('views', () => {
  test('are counted in memory, without a write, and summed up by day, source, step and level', async () => {
    const before = await writeMark(world.services.read)
    for (let i = 0; i < 3; i++) await show()
    await show(p.organiser)
    await open()
    await open(p.owner, 'own')
    expect(await writeMark(world.services.read)).toBe(before)
    await world.services.views.flush()
    const level = (await show())?.cards[0]?.level
    const day = '2026-11-23'
    expect(await views()).toEqual([
      { day, source: 'own', step: 'opened', level, n: 1 },
      { day, source: 'suggested', step: 'opened', level, n: 1 },
      { day, source: 'suggested', step: 'shown', level, n: 4 },
    ])
    world.pass(24 * 3_600_000)
    await show()
    await world.services.views.flush()
    const days = (await views()).filter((v) => v.step === 'shown').map((v) => [v.day, v.n])
    expect(days).toEqual([
      [day, 5],
      ['2026-11-24', 1],
    ])
  })

  test('of the auditor, and of a pair that is already invited, are none', async () => {
    await show(p.auditor)
    await open(p.auditor)
    await inviteMatch(world.ctx(p.owner), { ...keys(), note: '' })
    await open()
    await open(p.firm)
    await world.services.views.flush()
    expect(await views()).toEqual([])
  })

  test('that cannot be written stay for the next time, each once', async () => {
    const counts = createViewCounts(world.services.db, world.services.log)
    const view = { source: 'own', step: 'opened', level: 'high' } as const
    const change = { by: null, now: world.now() }
    counts.count(view, world.now())
    await putSetting(world.services.db, 'readOnly', true, change)
    await counts.flush()
    expect(await views()).toEqual([])
    await putSetting(world.services.db, 'readOnly', false, change)
    const writing = counts.flush()
    counts.count(view, world.now())
    await writing
    await counts.flush()
    await counts.flush()
    expect((await views()).map((v) => v.n)).toEqual([2])
  })
})

describe('who came by a search', () => {
  const matchOf = () => world.services.db.selectFrom('seen_list').selectAll().executeTakeFirstOrThrow()

  test('counts as searching, also where the pair stands in the list of suggestions', async () => {
    await open(p.owner, 'searched')
    await world.services.views.flush()
    await inviteMatch(world.ctx(p.owner), { ...keys(), note: '', via: 'searched' })
    await agreeMatch(world.ctx(p.firm), keys())
    expect(await matchOf()).toMatchObject({ via: 'searched', place: 1 })
    const { rows } = await funnel()
    expect(rows.map((r) => [r.label, r.counts])).toEqual([['搜索查找', { opened: 1, invited: 1, agreed: 1 }]])
  })

  test('has it in the hash of the audit row; a row without it has the hash of before', async () => {
    await inviteMatch(world.ctx(p.owner), { ...keys(), note: '', via: 'searched' })
    const row = await matchOf()
    const { via, ...before } = row
    expect(markOf(row).sha256).toBe(contentHash({ ...before, via }))
    expect(markOf({ ...row, via: '' }).sha256).toBe(contentHash(before))
    const audit = await world.services.db.selectFrom('audit').select('changes_json').execute()
    expect(audit.some((a) => a.changes_json.includes(markOf(row).sha256))).toBe(true)
  })

  test.each(['own', 'suggested', '<script>', 'x'.repeat(5000)])('a forged value changes nothing: %#', (via) => {
    expect(matchForm.parse({ intent: 'invite', via })).toMatchObject({ via: '' })
    expect(matchForm.parse({ intent: 'invite', via: 'searched' })).toMatchObject({ via: 'searched' })
    expect(matchForm.parse({ intent: 'invite' })).toMatchObject({ via: '' })
  })

  test('is led on by the lines of a list, but not a visitor, whose page is the same for all', async () => {
    const { read, log } = world.services
    world.services.search = createSearch({ read, meili: null, matching: null, log })
    const find = async (ctx = world.ctx()) =>
      (await findItems(ctx, listQuery.parse({}), { list: 'opportunity', kinds: ['opportunity'] })).rows.map((r) => r.to)
    const [line] = await find()
    expect(line).toMatch(/^\/opportunities\/[^?]+$/)
    expect(await find(world.ctx(p.owner))).toContain(`${line}?via=searched`)
  })
})

describe('the funnel', () => {
  test('has pairs by their source and level, with what each step is a part of', async () => {
    await show()
    await world.services.views.flush()
    await inviteMatch(world.ctx(p.owner), { ...keys(), note: '' })
    await agreeMatch(world.ctx(p.firm), keys())
    const far = await putProduct(
      world,
      p.firm,
      fittingProduct({ title: '古籍修复', summary: '手工宣纸。', categories: [], capabilities: [] }),
    )
    await inviteMatch(world.ctx(p.owner), { opportunity: need, product: far, note: '' })
    const away = await putProduct(
      world,
      p.stranger,
      fittingProduct({ title: '社区电子秤', summary: '电子秤计量联网。' }),
    )
    await dismissMatch(world.ctx(p.owner), {
      opportunity: need,
      product: away,
      reasonCode: 'scope',
      reasonText: '',
    })
    world.services.matching = absentMatching
    const dark = await putProduct(world, p.firm, fittingProduct())
    await inviteMatch(world.ctx(p.owner), { opportunity: need, product: dark, note: '' })
    const { rows, steps, levels, since } = await funnel()
    expect(since).toBe('2026-11-23')
    expect(steps.map((s) => s.step).slice(0, 4)).toEqual(['shown', 'opened', 'invited', 'agreed'])
    expect(rows.map((r) => [r.source, r.counts.shown, r.counts.invited, r.counts.agreed])).toEqual([
      ['suggested', 1, 1, 1],
      ['own', undefined, 1, undefined],
      ['unknown', undefined, 1, undefined],
    ])
    expect(levels?.reduce((n, l) => n + l.invited, 0)).toBe(2)
    expect(levels?.reduce((n, l) => n + Number(l.dismissed), 0)).toBe(1)
    expect(levels?.[0]).toMatchObject({ invited: 1, agreed: 1, declined: 0, waiting: 0 })
    expect(levels?.at(-1)).toMatchObject({ label: '达不到“可能相关”', invited: 1, agreed: 0, waiting: 1 })
  })

  test('shows a later step once something of it is on record', async () => {
    await inviteMatch(world.ctx(p.owner), { ...keys(), note: '' })
    expect((await funnel()).steps.map((s) => s.step)).toEqual(['shown', 'opened', 'invited', 'agreed'])
    const match = await world.services.db.selectFrom('match').select('id').executeTakeFirstOrThrow()
    const id = newId()
    await transaction(world.services.db, async (tx) => {
      const now = world.now()
      const pair = { opportunityId: need, organisationId: p.offerOrganisation, productId: product, matchId: match.id }
      await startCollaboration(tx, { id, ...pair, now })
      const who = { personId: null, organisationId: null, now }
      for (const [from, to] of [
        ['intent', 'contract'],
        ['contract', 'ended'],
      ] as const)
        await recordHistory(tx, {
          ...who,
          id: newId(),
          object: { kind: 'collaboration', id },
          action: 'step',
          from,
          to,
        })
    })
    const { steps, rows } = await funnel()
    expect(steps.map((s) => s.step)).toEqual(['shown', 'opened', 'invited', 'agreed', 'intent', 'contract'])
    expect(rows[0]?.counts).toMatchObject({ invited: 1, intent: 1, contract: 1 })
  })

  test('agreeing is no intent; a collaboration that goes on is', async () => {
    await inviteMatch(world.ctx(p.owner), { ...keys(), note: '' })
    await agreeMatch(world.ctx(p.firm), keys())
    expect((await funnel()).rows[0]?.counts).toEqual({ invited: 1, agreed: 1 })
    const { id } = await world.services.db.selectFrom('collaboration').select('id').executeTakeFirstOrThrow()
    await transaction(world.services.db, (tx) =>
      recordHistory(tx, {
        id: newId(),
        object: { kind: 'collaboration', id },
        action: 'step',
        from: 'intent',
        to: 'talking',
        personId: null,
        organisationId: null,
        now: world.now(),
      }),
    )
    expect((await funnel()).rows[0]?.counts).toEqual({ invited: 1, agreed: 1, intent: 1 })
  })

  test('hides small counts from whoever may not see the matches, and what they would follow from', async () => {
    const admin = await world.person({ staff: ['admin'] })
    const more = await Promise.all(
      ['甲', '乙'].map((word) => putProduct(world, p.stranger, fittingProduct({ title: `社区电子秤${word}` }))),
    )
    for (const each of [product, ...more])
      await inviteMatch(world.ctx(p.owner), { opportunity: need, product: each, note: '', via: 'searched' })
    await agreeMatch(world.ctx(p.firm), keys())
    const of = async (actor: SignedIn) => {
      const { rows, levels } = await readFunnel(world.ctx(actor))
      return { counts: rows[0]?.counts, levels }
    }
    // Both tables are sums of the same pairs: beside the other one each would give away what it hides.
    expect(await of(admin)).toEqual({ counts: { invited: 3, agreed: '少于 3' }, levels: null })
    for (const actor of [p.organiser, p.auditor]) {
      const { counts, levels } = await of(actor)
      expect(counts).toEqual({ invited: 3, agreed: 1 })
      expect(levels?.reduce((sum, l) => sum + l.invited, 0)).toBe(3)
    }
  })

  test('is for the lead unit, the administrator and the auditor, and names nobody', async () => {
    await inviteMatch(world.ctx(p.owner), { ...keys(), note: '请联系李示例' })
    const admin = await world.person({ staff: ['admin'] })
    for (const actor of [p.organiser, p.auditor, admin])
      expect(JSON.stringify(await readFunnel(world.ctx(actor)))).not.toMatch(/示例|JH-|CP-/)
    for (const actor of [p.owner, p.firm, p.reviewer])
      expect(await code(readFunnel(world.ctx(actor)))).toBe('forbidden')
    expect(await code(readFunnel(world.ctx()))).toBe('signInFirst')
  })
})
