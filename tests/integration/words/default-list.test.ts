import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { previewWith } from '#app/server/words-preview.ts'
import { wordGroupsAt, wordsVersion } from '#db/repos/words.ts'
import { createWorld } from '#tests/support/world.ts'

const SETS = 'tests/bench/data/retrieval'

test('the words that a new database comes with lower recall on none of the given sets', async () => {
  const world = await createWorld()
  const { read } = world.services
  const shipped = await wordGroupsAt(read, await wordsVersion(read))
  const { sets } = await previewWith(read, SETS)({ before: [], after: shipped, now: world.now() })
  world.close()
  expect(sets.map(({ name }) => name)).toEqual(['csl-abs2title', 'csl-kw2abs', 'stard-closed'])
  for (const { name, recall } of sets) expect(recall.after, name).toBeGreaterThanOrEqual(recall.before)
}, 120_000)

test('the figures that say so move with the words', async () => {
  const world = await createWorld()
  const folder = mkdtempSync(join(tmpdir(), 'sets-'))
  symlinkSync(resolve(SETS, 'stard-closed'), join(folder, 'stard-closed'))
  const after = [{ id: 'x', words: ['赔偿', '婚姻', '合同', '公司', '保险', '刑事', '劳动', '房屋', '著作权', '旅游'] }]
  const { sets } = await previewWith(world.services.read, folder)({ before: [], after, now: world.now() })
  rmSync(folder, { recursive: true })
  world.close()
  expect(sets).toHaveLength(1)
  expect(sets[0]?.untouched).toBe(false)
  expect(sets[0]?.ndcg.before).toBeGreaterThan(0.3)
  expect(sets[0]?.ndcg.after).not.toBe(sets[0]?.ndcg.before)
}, 120_000)
