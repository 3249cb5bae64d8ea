import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SeenList } from '#app/domain/matching/replay.ts'
import { readEvidence } from '#app/features/matching/evidence.queries.server.ts'
import { inviteMatch } from '#app/features/matching/invite-match.server.ts'
import { printEvidence, readSheet } from '#app/features/matching/print-evidence.server.ts'
import { suggestionsForOpportunity, suggestionsForProduct } from '#app/features/matching/suggestions.queries.server.ts'
import { replayStored } from '#app/server/admin-replay.ts'
import { absentMatching } from '#tests/support/absent-ports.ts'
import type { World } from '#tests/support/world.ts'
import { code, fittingProduct, matchingScene, putNeed, putProduct } from './matching-support.ts'
import type { Parties } from './matching-support.ts'

let world: World
let p: Parties
let need: string
let product: string
beforeEach(async () => {
  ;({ world, p, need, product } = await matchingScene())
  for (const word of ['社区', '校园'])
    await putProduct(world, p.stranger, fittingProduct({ title: `${word}电子秤`, summary: `${word}电子秤计量联网。` }))
})
afterEach(() => world.close())

const keys = () => ({ opportunity: need, product })
const stored = () => world.services.db.selectFrom('seen_list').selectAll().orderBy('at').orderBy('id').execute()
const listOf = (row: { list_json: string } | undefined) => JSON.parse(row?.list_json ?? '{}') as SeenList
const audited = async () => {
  const rows = await world.services.read.selectFrom('audit').selectAll().orderBy('seq').execute()
  return rows.filter((a) => a.action === 'match.print')
}

describe('printing a card', () => {
  test('stores the list that its side sees, with its hash in the audit row, and the list can be made again', async () => {
    const shown = (await suggestionsForOpportunity(world.ctx(p.owner), need))?.cards.map((c) => c.to)
    const id = await printEvidence(world.ctx(p.owner), keys())
    const [row] = await stored()
    expect(row).toMatchObject({ id, action: 'print', place: 1 })
    const list = listOf(row)
    expect([list.side, list.asking.id]).toEqual(['need', need])
    expect(list.rows.length).toBe(shown?.length)
    expect(list.rows[0]?.id).toBe(product)
    expect((await audited()).map((a) => a.changes_json.includes(id))).toEqual([true])
    expect(await replayStored(world.services.read, id)).toContain('结果完全一致')
  })

  test('is of the own list of each side, and of the needs’ for the lead unit and the auditor', async () => {
    for (const [actor, side] of [
      [p.owner, 'need'],
      [p.firm, 'offer'],
      [p.organiser, 'need'],
      [p.auditor, 'need'],
    ] as const) {
      const id = await printEvidence(world.ctx(actor), keys())
      const row = (await stored()).find((r) => r.id === id)
      expect(listOf(row).side).toBe(side)
      expect(await replayStored(world.services.read, id)).toContain('结果完全一致')
    }
    expect(await audited()).toHaveLength(4)
    for (const actor of [p.stranger, p.reviewer])
      expect(await code(printEvidence(world.ctx(actor), keys()))).toBe('forbidden')
    expect(await stored()).toHaveLength(4)
  })

  test('leaves the pair as it is: it stays a suggestion to both, and can be invited', async () => {
    await printEvidence(world.ctx(p.owner), keys())
    const [row] = await world.services.read.selectFrom('match').select(['status', 'invited_at']).execute()
    expect(row).toEqual({ status: 'suggested', invited_at: null })
    expect((await readEvidence(world.ctx(p.firm), keys(), false)).dealings).toEqual([])
    const cards = (await suggestionsForProduct(world.ctx(p.firm), product))?.cards
    expect(cards?.find((c) => c.need.to.includes('JH-'))?.state).toBeNull()
    await inviteMatch(world.ctx(p.firm), { ...keys(), note: '' })
    await printEvidence(world.ctx(p.owner), keys())
    expect((await readEvidence(world.ctx(p.owner), keys(), false)).state.word).toBe('已邀请，待本单位答复')
    expect((await stored()).map((r) => r.action).sort()).toEqual(['invite', 'print', 'print'])
  })

  test('has nothing to put on record without an answer of the matching, and stores nothing', async () => {
    world.services.matching = absentMatching
    expect(await code(printEvidence(world.ctx(p.owner), keys()))).toBe('wrongState')
    expect([await stored(), await audited()]).toEqual([[], []])
  })

  test('reading the sheet writes nothing; it takes the number of a print of this very pair', async () => {
    const id = await printEvidence(world.ctx(p.owner), keys())
    const rows = async () => [(await stored()).length, (await audited()).length]
    const before = await rows()
    const sheet = await readSheet(world.ctx(p.owner), keys(), id)
    expect(sheet.record).toMatchObject({ id, place: 1 })
    expect(await rows()).toEqual(before)
    expect(await code(readSheet(world.ctx(p.owner), keys(), 'unknown'))).toBe('notFound')
    const other = { opportunity: await putNeed(world, p.owner), product }
    expect(await code(readSheet(world.ctx(p.owner), other, id))).toBe('notFound')
    expect(await code(readSheet(world.ctx(p.stranger), keys(), id))).toBe('forbidden')
    await inviteMatch(world.ctx(p.owner), { ...keys(), note: '' })
    const invited = (await stored()).find((r) => r.action === 'invite')
    expect(await code(readSheet(world.ctx(p.owner), keys(), invited?.id ?? ''))).toBe('notFound')
  })
})
