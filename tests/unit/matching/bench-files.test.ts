import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { maxTopTenLists, mrrAt10, ndcgAt10, percentile, recallAt100 } from '#tests/bench/retrieval-metrics.ts'
import { readRetrievalSet } from '#tests/bench/trec-files.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'retrieval-'))))
afterEach(() => rmSync(folder, { recursive: true }))

function write(name: string, ...lines: string[]): void {
  writeFileSync(join(folder, name), lines.join('\n'))
}

describe('retrieval files', () => {
  it('are read plain or gzipped, with or without judgements', () => {
    write('corpus.jsonl', '{"id":"d1","title":"甲","text":"乙","domain":"x","src":"z"}', '')
    writeFileSync(join(folder, 'queries.jsonl.gz'), gzipSync('{"id":"q1","title":"甲","text":""}\n'))
    expect(readRetrievalSet(folder)).toEqual({
      corpus: [{ id: 'd1', title: '甲', text: '乙', domain: 'x' }],
      queries: [{ id: 'q1', title: '甲', text: '' }],
      qrels: null,
    })
    write('qrels.jsonl', '{"qid":"q1","did":"d1","rel":1}')
    expect(readRetrievalSet(folder).qrels?.get('q1')?.get('d1')).toBe(1)
  })

  it('name file and line of what is wrong', () => {
    expect(() => readRetrievalSet(folder)).toThrow(/corpus\.jsonl: no such file/)
    for (const bad of ['{"id":"d2"', '[]', '{"title":"x"}', '{"id":"d1"}', '{"id":"d2","text":7}']) {
      write('corpus.jsonl', '{"id":"d1"}', bad)
      expect(() => readRetrievalSet(folder)).toThrow(/corpus\.jsonl:2: /)
    }
  })
})

describe('measures', () => {
  const relevance = new Map([
    ['a', 1],
    ['b', 1],
    ['c', 0],
  ])

  it('follow their definitions', () => {
    expect(ndcgAt10(['a', 'b'], relevance)).toBe(1)
    expect(ndcgAt10(['c', 'a'], relevance)).toBeCloseTo(1 / Math.log2(3) / (1 + 1 / Math.log2(3)))
    expect(mrrAt10(['c', 'a'], relevance)).toBe(0.5)
    expect(recallAt100(['b', 'c'], relevance)).toBe(0.5)
    expect(maxTopTenLists([['a', 'b'], ['a']])).toBe(2)
    expect(percentile([3, 1, 2], 50)).toBe(2)
    expect(percentile([], 95)).toBe(0)
  })
})
