import { describe, expect, test } from 'vitest'
import { createEngine } from '#app/domain/matching/engine.ts'
import type { Entry } from '#app/domain/matching/entry.ts'
import { RECIPE } from '#app/domain/matching/recipe.ts'
import { fold, toRaw } from '#app/domain/matching/text.ts'
import { WordFinder, groupProblems, queryPieces, readWords, synonymsOf } from '#app/domain/matching/thesaurus.ts'
import type { WordGroup } from '#app/domain/matching/thesaurus.ts'

const CITY: WordGroup = { id: 'g1', words: ['城管', '城市管理', '网格化管理'] }
const AI: WordGroup = { id: 'g2', words: ['AI', '人工智能'] }
const finder = new WordFinder([CITY, AI])

/** The words found in a raw text as it writes them. */
const found = (raw: string, by = finder) => {
  const folded = fold(raw)
  return by.find(folded).map(({ start, end }) => raw.slice(...toRaw(folded, start, end)))
}

describe('what cannot become a group', () => {
  const said = (words: string[], others: WordGroup[] = [CITY]) => groupProblems(words, others)
  test.each([
    ['one word', ['物联网'], ['一组至少要两个不同的词']],
    ['no word', [], ['一组至少要两个不同的词']],
    ['a word of one character', ['管', '管理'], ['“管”只有一个字，会和太多内容对上；请写两个字以上的词']],
    ['a letter', ['A', '甲等'], ['“A”只有一个字，会和太多内容对上；请写两个字以上的词']],
    ['a word of another group', ['城管', '执法'], ['“城管”已经在“城管”那一组里，一个词只能在一组']],
    [
      'a word of another group in traditional characters',
      ['網格化管理', '执法'],
      ['“網格化管理”已经在“城管”那一组里，一个词只能在一组'],
    ],
    ['the same word twice', ['物联网', '物聯網'], ['“物聯網”写了两次；繁体和简体、全角和半角按同一个词算']],
    ['the same word in full width', ['IoT', 'ＩｏＴ'], ['“ＩｏＴ”写了两次；繁体和简体、全角和半角按同一个词算']],
    ['signs alone', ['——', '物联网'], ['“——”里没有文字']],
    ['characters that nobody sees', ['物联\u200b网', '物联'], ['含有看不见的控制字符，请删去后重输']],
    ['a word too long', ['长'.repeat(21), '物联'], [`“${'长'.repeat(20)}…”超过 20 字`]],
  ])('%s', (_name, words, problems) => {
    expect(said(words)).toEqual(problems)
  })

  test('more than twelve words, and the 501st group', () => {
    const many = Array.from({ length: 13 }, (_, i) => `词语${i}`)
    expect(said(many)).toEqual(['一组最多 12 个词'])
    const groups = Array.from({ length: 500 }, (_, i) => ({ id: `g${i}`, words: [`甲${i}`, `乙${i}`] }))
    expect(groupProblems(['物联网', 'IoT'], groups)).toEqual(['最多 500 组，请先去掉不用的'])
    expect(groupProblems(['物联网', 'IoT'], groups.slice(1))).toEqual([])
  })

  test('words that contain each other may stand in one group, and common words too: the preview shows what they do', () => {
    expect(said(['平台', '管理平台'])).toEqual([])
  })
})

test('reads words one a line or with commas between', () => {
  expect(readWords('城管\n 城市管理 、网格化管理，；\n\n')).toEqual(['城管', '城市管理', '网格化管理'])
})

describe('words in texts', () => {
  test.each([
    ['智慧城管和城市管理', ['城管', '城市管理']],
    ['智慧城管', ['城管']],
    ['城管網格化管理', ['城管', '網格化管理']],
    ['用ＡＩ识别、ai 训练', ['ＡＩ', 'ai']],
    ['MAIL 和 AIoT 不是它', []],
    ['城。管、城 管', ['城 管']],
    ['', []],
  ])('%j', (raw, words) => {
    expect(found(raw)).toEqual(words)
  })

  test('the longest word counts, and what it covers is not read again', () => {
    const nested = new WordFinder([
      { id: 'a', words: ['管理平台', '中台'] },
      { id: 'b', words: ['城市管理', '城管'] },
      { id: 'c', words: ['城市管理平台', '一网统管'] },
    ])
    expect(found('城市管理平台、城市管理、管理平台', nested)).toEqual(['城市管理平台', '城市管理', '管理平台'])
  })
})

test('a query is taken apart at its words, each with the others of its group', () => {
  expect(queryPieces(finder, '街道城管AI平台')).toEqual([
    ['街道'],
    ['城管', '城市管理', '网格化管理'],
    ['ai', '人工智能'],
    ['平台'],
  ])
  expect(queryPieces(finder, '街道平台')).toEqual([['街道平台']])
  expect(queryPieces(new WordFinder([]), '城管')).toEqual([['城管']])
})

test('the synonyms of the search engine name each word with the others', () => {
  expect(synonymsOf([AI])).toEqual({ ai: ['人工智能'], 人工智能: ['ai'] })
})

const entry = (id: string, title: string, text = ''): Entry => ({
  id,
  title,
  text,
  categories: [],
  modes: [],
  orgId: `org of ${id}`,
})
const OTHERS = ['医院病历归档', '桥梁结构监测', '图书馆借阅预约', '污水处理药剂投加', '校车路线安排', '消防水压巡查']

function engineOf(groups: readonly WordGroup[]) {
  const engine = createEngine(RECIPE)
  engine.setWords(groups, 1)
  engine.upsert('need', entry('n', '城管执法案件处置'))
  engine.upsert('offer', entry('p', '城市管理案件处置平台'))
  engine.upsert('offer', entry('q', '法院案件处置平台'))
  OTHERS.forEach((title, i) => {
    engine.upsert('need', entry(`n${i}`, `${title}需求`))
    engine.upsert('offer', entry(`p${i}`, `${title}系统`))
  })
  return engine
}

describe('a group in the matching', () => {
  test('brings texts together that say it in other words, from both sides alike', () => {
    const [without, having] = [engineOf([]), engineOf([CITY])]
    expect(having.scorePair('n', 'p').score).toBeGreaterThan(without.scorePair('n', 'p').score)
    expect(having.scorePair('n', 'p').score).toBeGreaterThan(having.scorePair('n', 'q').score)
    const forNeed = having.rankForNeed('n', { limit: 10 }).find((row) => row.id === 'p')
    const forOffer = having.rankForOffer('p', { limit: 10 }).find((row) => row.id === 'n')
    expect(forNeed?.score).toBe(forOffer?.score)
    expect(having.rankForNeed('n', { limit: 1 })[0]?.id).toBe('p')
  })

  test('holds for a draft that is in no list', () => {
    const draft = entry('draft', '网格化管理')
    expect(
      engineOf([CITY])
        .rankForNeed(draft, { limit: 5 })
        .map((row) => row.id)[0],
    ).toBe('p')
  })

  test('taken up later, changed and taken away gives what there would have been from the beginning', () => {
    const scores = (engine: ReturnType<typeof engineOf>) =>
      engine.rankForNeed('n', { limit: 20 }).map(({ id, score, level }) => [id, score, level])
    const engine = engineOf([])
    const plain = scores(engine)
    engine.setWords([CITY], 2)
    expect(scores(engine)).toEqual(scores(engineOf([CITY])))
    engine.setWords([{ ...CITY, words: ['城管', '执法'] }, AI], 3)
    expect(scores(engine)).toEqual(scores(engineOf([{ ...CITY, words: ['城管', '执法'] }, AI])))
    engine.setWords([], 4)
    expect(scores(engine)).toEqual(plain)
  })

  test('that touches many entries gives the same, and later changes of entries as well', () => {
    const common: WordGroup = { id: 'c', words: ['系统', '平台', '需求'] }
    const many = (engine: ReturnType<typeof engineOf>) => {
      for (let i = 0; i < 60; i++) engine.upsert('offer', entry(`m${i}`, `${OTHERS[i % 6] ?? ''}${i}号系统`))
      return engine
    }
    const scores = (engine: ReturnType<typeof engineOf>) =>
      engine.rankForNeed('n', { limit: 100 }).map(({ id, score, level }) => [id, score, level])
    const early = many(engineOf([CITY, common]))
    const late = many(engineOf([]))
    scores(late)
    late.setWords([CITY, common], 2)
    expect(scores(late)).toEqual(scores(early))
    for (const engine of [early, late]) {
      engine.upsert('offer', entry('m3', '城管案件处置平台'))
      engine.remove('offer', 'q')
    }
    expect(scores(late)).toEqual(scores(early))
    expect(late.size('offer')).toBe(early.size('offer'))
  })
})
