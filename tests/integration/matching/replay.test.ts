import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SeenList } from '#app/domain/matching/replay.ts'
import { agreeMatch } from '#app/features/matching/agree-match.server.ts'
import { confirmMatch } from '#app/features/matching/confirm-match.server.ts'
import { declineMatch } from '#app/features/matching/decline-match.server.ts'
import { dismissMatch } from '#app/features/matching/dismiss-match.server.ts'
import { readEvidence } from '#app/features/matching/evidence.queries.server.ts'
import { inviteMatch } from '#app/features/matching/invite-match.server.ts'
import { suggestionsForOpportunity } from '#app/features/matching/suggestions.queries.server.ts'
import { replayStored } from '#app/server/admin-replay.ts'
import { chainHash } from '#app/server/audit.ts'
import { verifyChain } from '#db/repos/audit.ts'
import { absentMatching } from '#tests/support/absent-ports.ts'
import type { World } from '#tests/support/world.ts'
import { code, fittingProduct, matchingScene, putProduct, rewriteProduct } from './matching-support.ts'
import type { Parties } from './matching-support.ts'

let world: World
let p: Parties
let need: string
let product: string
beforeEach(async () => {
  ;({ world, p, need, product } = await matchingScene())
  for (const word of ['社区', '校园', '景区'])
    await putProduct(world, p.stranger, fittingProduct({ title: `${word}电子秤`, summary: `${word}电子秤计量联网。` }))
})
afterEach(() => world.close())

const keys = () => ({ opportunity: need, product })
const refusal = { reasonCode: 'scope', reasonText: '' } as const
const stored = () => world.services.db.selectFrom('seen_list').selectAll().orderBy('at').execute()
const listOf = (row: { list_json: string } | undefined) => JSON.parse(row?.list_json ?? '{}') as SeenList
const replay = (id: string) => replayStored(world.services.read, id)
const sentence = (id: string) =>
  replay(id).then(
    () => 'same',
    (e: Error) => e.message,
  )
/** Somebody with the file in hand, past the product. */
async function tamper(table: string, set: string, where: string) {
  await sql.raw(`drop trigger if exists ${table}_no_update`).execute(world.services.db)
  await sql.raw(`update ${table} set ${set} where ${where}`).execute(world.services.db)
}

describe('an act on a pair stores the list that its side saw', () => {
  test('invitation and agreement: each its own list, with its hash in the audit row of the act', async () => {
    const shown = (await suggestionsForOpportunity(world.ctx(p.owner), need))?.cards.map((c) => c.offer.title)
    await inviteMatch(world.ctx(p.owner), { ...keys(), note: '' })
    world.pass(1000)
    await agreeMatch(world.ctx(p.firm), keys())
    const rows = await stored()
    expect(rows.map((r) => [r.action, r.place, r.level !== ''])).toEqual([
      ['invite', 1, true],
      ['agree', 1, true],
    ])
    const [first, second] = rows.map(listOf)
    expect([first?.side, first?.asking.id]).toEqual(['need', need])
    expect([second?.side, second?.asking.id]).toEqual(['offer', product])
    const titles = await Promise.all(
      (first?.rows ?? []).map(async (row) => {
        const found = await world.services.read
          .selectFrom('product')
          .select(['title', 'public_hash'])
          .where('id', '=', row.id)
          .executeTakeFirstOrThrow()
        expect(first?.answers.find((a) => a.id === row.id)?.hash).toBe(found.public_hash)
        return found.title
      }),
    )
    expect(titles.length).toBeGreaterThan(1)
    expect(titles).toEqual(shown)
    const audit = await world.services.read.selectFrom('audit').selectAll().where('action', 'like', 'match.%').execute()
    for (const row of rows)
      expect(audit.find((a) => a.changes_json.includes(row.id))?.action).toBe(`match.${row.action}`)
    expect((await verifyChain(world.services.read, chainHash)).firstBad).toBeNull()
    for (const row of rows) expect(await replay(row.id)).toContain('结果完全一致')
  })

  test('decline, dismissal and a word given by telephone too; a list then leaves out what was put aside', async () => {
    await dismissMatch(world.ctx(p.owner), { ...keys(), ...refusal })
    const other = listOf((await stored())[0]).rows[1]?.id ?? ''
    world.pass(1000)
    await inviteMatch(world.ctx(p.organiser), { opportunity: need, product: other, note: '' })
    world.pass(1000)
    await confirmMatch(world.ctx(p.organiser), { opportunity: need, product: other, side: 'need' })
    world.pass(1000)
    await declineMatch(world.ctx(p.stranger), { opportunity: need, product: other, ...refusal })
    const rows = await stored()
    expect(rows.map((r) => r.action)).toEqual(['dismiss', 'invite', 'confirm', 'decline'])
    expect(listOf(rows[0]).rows.map((r) => r.id)).toContain(product)
    expect(listOf(rows[1]).rows.map((r) => r.id)).not.toContain(product)
    for (const row of rows) expect(await sentence(row.id)).toBe('same')
  })

  test('a pair below the lowest level is on record with its score, as no row of the page', async () => {
    const far = await putProduct(
      world,
      p.firm,
      fittingProduct({ title: '古籍修复', summary: '手工宣纸。', categories: [], capabilities: [] }),
    )
    await inviteMatch(world.ctx(p.owner), { opportunity: need, product: far, note: '' })
    const [row] = await stored()
    expect(row).toMatchObject({ place: 0, level: '' })
    expect(listOf(row).rows.at(-1)).toMatchObject({ id: far, level: null })
    expect(await sentence(row?.id ?? '')).toBe('same')
  })

  test('without an answer of the matching the act stands and no list is stored', async () => {
    world.services.matching = absentMatching
    await inviteMatch(world.ctx(p.owner), { ...keys(), note: '' })
    expect(await stored()).toEqual([])
    expect((await readEvidence(world.ctx(p.firm), keys(), false)).acts.agree).toBe(true)
  })

  test('nothing is stored of an act that is refused', async () => {
    expect(await code(agreeMatch(world.ctx(p.firm), keys()))).toBe('wrongState')
    expect(await code(inviteMatch(world.ctx(p.reviewer), { ...keys(), note: '' }))).toBe('forbidden')
    expect(await stored()).toEqual([])
  })

  test('is replayed after the entries have changed, and its number is shown to the lead unit and the auditor', async () => {
    await inviteMatch(world.ctx(p.owner), { ...keys(), note: '' })
    await rewriteProduct(world, product, fittingProduct({ title: '换了名字', summary: '全新的内容。' }))
    const id = (await stored())[0]?.id ?? ''
    expect(await sentence(id)).toBe('same')
    for (const [actor, ids] of [
      [p.organiser, [id]],
      [p.auditor, [id]],
      [p.owner, []],
      [p.firm, []],
    ] as const)
      expect((await readEvidence(world.ctx(actor), keys(), false)).stored.map((s) => s.id)).toEqual(ids)
  })
})

describe('replay names what was changed afterwards', () => {
  let id: string
  beforeEach(async () => {
    await inviteMatch(world.ctx(p.owner), { ...keys(), note: '' })
    id = (await stored())[0]?.id ?? ''
  })

  test('the product itself cannot change a stored list', async () => {
    await expect(world.services.db.updateTable('seen_list').set({ place: 2 }).execute()).rejects.toThrow('append only')
    await expect(world.services.db.deleteFrom('seen_list').execute()).rejects.toThrow('append only')
  })

  test('a score, and the rows that it belongs to', async () => {
    const list = listOf((await stored())[0])
    const [, second] = list.rows
    const rows = list.rows.map((r) => (r === second ? { ...r, score: r.score + 0.2 } : r))
    await tamper('seen_list', `list_json = '${JSON.stringify({ ...list, rows })}'`, `id = '${id}'`)
    expect(await sentence(id)).toMatch(
      /在保存之后被改动过，与审计第 \d+ 条不符；第 2 行（CP-2026-\d{4}）重新计算的结果不同。/,
    )
  })

  test('a value on which no row depends', async () => {
    await tamper('seen_list', 'place = 3', `id = '${id}'`)
    expect(await sentence(id)).toMatch(/在保存之后被改动过.*各行重新计算的结果相同。/)
    for (const nonsense of ['nothing', '{}', '{"recipe":"2026-11-1"}']) {
      await tamper('seen_list', `list_json = '${nonsense}'`, `id = '${id}'`)
      expect(await sentence(id)).toMatch(/在保存之后被改动过.*其中的内容已不能重新计算。/)
    }
  })

  test('the audit row instead of the list, a list that has gone, a list that never was', async () => {
    await tamper('audit', "changes_json = replace(changes_json, 'suggested', 'invited')", `changes_json like '%${id}%'`)
    expect(await sentence(id)).toMatch(/无从核对：审计第 \d+ 条被改动过/)
    await sql.raw('drop trigger seen_list_no_delete').execute(world.services.db)
    await world.services.db.deleteFrom('seen_list').execute()
    expect(await sentence(id)).toMatch(/已被删除：审计第 \d+ 条写明当时存过/)
    expect(await sentence('unknown')).toBe('没有编号为 unknown 的推荐记录。')
  })
})
