import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SeenList } from '#app/domain/matching/replay.ts'
import { agreeMatch } from '#app/features/matching/agree-match.server.ts'
import { declineMatch } from '#app/features/matching/decline-match.server.ts'
import { dismissMatch } from '#app/features/matching/dismiss-match.server.ts'
import { inviteMatch } from '#app/features/matching/invite-match.server.ts'
import { printEvidence } from '#app/features/matching/print-evidence.server.ts'
import { loadKeys } from '#app/server/keys.ts'
import { openDatabase } from '#db/sqlite.ts'
import { fittingProduct, matchingScene, putNeed, putProduct } from '#tests/integration/matching/matching-support.ts'
import { bundleEntry } from '#tests/support/bundle.ts'

/** `npm run admin -- replay ID` as an operator runs it: a process of its own, on the data folder, after each act. */

let folder: string
let admin: string
const stored = new Map<string, string>()
const refusal = { reasonCode: 'scope', reasonText: '' } as const

beforeAll(async () => {
  admin = await bundleEntry('app/bin/admin.ts')
  folder = mkdtempSync(join(tmpdir(), 'datai-replay-'))
  loadKeys(join(folder, 'secrets'), true)
  const { world, p, need, product } = await matchingScene()
  for (const word of ['社区', '校园', '景区'])
    await putProduct(world, p.stranger, fittingProduct({ title: `${word}电子秤`, summary: `${word}电子秤计量联网。` }))
  const other = await putNeed(world, p.owner, { title: '另一处农贸市场电子秤' })
  const third = await putNeed(world, p.owner, { title: '第三处农贸市场电子秤' })
  const pair = (opportunity: string) => ({ opportunity, product })
  await printEvidence(world.ctx(p.owner), pair(need))
  await inviteMatch(world.ctx(p.owner), { ...pair(need), note: '' })
  await agreeMatch(world.ctx(p.firm), pair(need))
  await inviteMatch(world.ctx(p.firm), { ...pair(other), note: '' })
  await declineMatch(world.ctx(p.owner), { ...pair(other), ...refusal })
  await dismissMatch(world.ctx(p.owner), { ...pair(third), ...refusal })
  for (const row of await world.services.read.selectFrom('seen_list').selectAll().execute())
    stored.set(row.action, row.id)
  writeFileSync(join(folder, 'datai.sqlite'), world.database.serialize())
  world.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(...args: string[]) {
  const env = { ...process.env, DATAI_DATA: folder }
  const { status, stdout, stderr } = spawnSync(process.execPath, [admin, ...args], { env, encoding: 'utf8' })
  return { status, out: stdout.trim(), err: stderr.trim() }
}

/** Somebody with the file in hand, past the product. */
async function tamper(table: string, set: string, where: string) {
  const database = openDatabase(join(folder, 'datai.sqlite'))
  await sql.raw(`drop trigger if exists ${table}_no_update`).execute(database.db)
  await sql.raw(`update ${table} set ${set} where ${where}`).execute(database.db)
  database.close()
}

test.each(['print', 'invite', 'agree', 'decline', 'dismiss'])(
  'the list that was stored at %s is made again from itself alone, and is the same',
  (action) => {
    const id = stored.get(action) ?? ''
    const { status, out, err } = run('replay', id)
    expect([status, err]).toEqual([0, ''])
    expect(out).toContain('结果完全一致')
  },
)

describe('what does not hold is named, with exit status 1', () => {
  test('a row whose score was changed', async () => {
    const id = stored.get('print') ?? ''
    const database = openDatabase(join(folder, 'datai.sqlite'))
    const row = await database.db.selectFrom('seen_list').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    const list = JSON.parse(row.list_json) as SeenList
    expect(list.rows.length).toBeGreaterThan(1)
    const rows = list.rows.map((r, at) => (at === 1 ? { ...r, score: r.score + 0.2 } : r))
    const second = await database.db
      .selectFrom('product')
      .select('number')
      .where('id', '=', list.rows[1]?.id ?? '')
      .executeTakeFirstOrThrow()
    database.close()
    await tamper('seen_list', `list_json = '${JSON.stringify({ ...list, rows })}'`, `id = '${id}'`)
    const { status, out, err } = run('replay', id)
    expect([status, out]).toEqual([1, ''])
    expect(err).toMatch(/在保存之后被改动过，与审计第 \d+ 条不符；/)
    expect(err).toContain(`第 2 行（${second.number}）重新计算的结果不同。`)
    expect(run('replay', stored.get('invite') ?? '').status).toBe(0)
  })

  test('an audit row that was changed', async () => {
    const id = stored.get('dismiss') ?? ''
    await tamper('audit', "changes_json = replace(changes_json, 'suggested', 'invited')", `changes_json like '%${id}%'`)
    const { status, err } = run('replay', id)
    expect(status).toBe(1)
    expect(err).toMatch(/无从核对：审计第 \d+ 条被改动过/)
  })

  test('a number that nobody was given, and none at all', () => {
    expect(run('replay', 'unknown')).toMatchObject({ status: 1, err: '没有编号为 unknown 的推荐记录。' })
    expect(run('replay').status).toBe(2)
  })
})
