import type { ItemKind } from '../vocabulary.ts'
import type { Field } from './column-words.ts'
import { fieldsOf } from './column-words.ts'

/** Which column (0-based) holds which field; a column that is absent is not imported. */
export type Mapping = Readonly<Record<number, Field>>

/** A heading with the text above it where two header rows are merged, top first. */
export type HeadingPath = readonly string[]

/** The fields that a person can choose for a column, in the order of the form. */
export function fieldChoices(kind: ItemKind): { field: Field; label: string }[] {
  return Object.entries(fieldsOf(kind)).map(([field, { label }]) => ({ field: field as Field, label }))
}

export function isField(kind: ItemKind, field: string): field is Field {
  return Object.hasOwn(fieldsOf(kind), field)
}

/** The word on the screen for a field of a list. */
export function fieldLabel(kind: ItemKind, field: Field): string {
  return fieldsOf(kind)[field]?.label ?? ''
}

/** A heading without marks, numbers, units and punctuation; `bare` also loses what stands in brackets. */
export function foldHeading(text: string): { full: string; bare: string } {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s+/g, '')
    .replace(/[*★☆※]|[(（【[]?(必填|选填|可选|必填项|下拉选择|可多选|单选)[)）】\]]?/g, '')
    .replace(/^[\d一二三四五六七八九十]+[.、]/, '')
  const withoutUnit = plain.replace(
    /[(]?单位[:：]?(人民币)?(亿元|百万元|万元|千元|元)[)]?|[(/](人民币)?(亿元|百万元|万元|千元|元|亿|万)[)]?$/g,
    '',
  )
  const strip = (s: string) => s.replace(/[()（）[\]【】<>《》"“”'‘’,，.。、:：;；/\\|·\-—_+&]/g, '')
  return { full: strip(withoutUnit), bare: strip(withoutUnit.replace(/\([^()]*\)/g, '')) }
}

interface Guess {
  field: Field
  score: number
}

const wordTables = { opportunity: wordTable('opportunity'), product: wordTable('product') }

function wordTable(kind: ItemKind): ReadonlyMap<string, Field> {
  const table = new Map<string, Field>()
  for (const [field, { words }] of Object.entries(fieldsOf(kind)))
    for (const word of words.split(/\s+/).filter((w) => w !== ''))
      if (!table.has(foldHeading(word).full)) table.set(foldHeading(word).full, field as Field)
  return table
}

/** The likely fields of one heading, best first; 100 and more is an exact word. */
export function guessField(heading: string, kind: ItemKind): Guess[] {
  const { full, bare } = foldHeading(heading)
  if (full === '' || full.length > 24) return []
  const best = new Map<Field, number>()
  for (const [word, field] of wordTables[kind]) {
    const score = wordScore(word, full, bare)
    if (score > (best.get(field) ?? 0)) best.set(field, score)
  }
  return [...best].map(([field, score]) => ({ field, score })).sort((a, b) => b.score - a.score)
}

function wordScore(word: string, full: string, bare: string): number {
  if (word === full) return 120 + word.length
  if (word === bare) return 110 + word.length
  if (word.length < 2) return 0
  if (full.endsWith(word)) return 50 + word.length
  if (full.startsWith(word)) return 40 + word.length
  return word.length > 2 && full.includes(word) ? 30 + word.length : 0
}

/** Maps headings to fields: the best pair first, each field and each column once. */
export function mapColumns(headings: readonly HeadingPath[], kind: ItemKind): { mapping: Mapping; score: number } {
  const pairs = headings.flatMap((path, column) => pathGuesses(path, kind).map((g) => ({ ...g, column })))
  pairs.sort((a, b) => b.score - a.score || a.column - b.column)
  const mapping: Record<number, Field> = {}
  const taken = new Set<Field>()
  let score = 0
  for (const { field, column, score: points } of pairs) {
    if (mapping[column] !== undefined || (taken.has(field) && field !== 'ignore')) continue
    mapping[column] = field
    taken.add(field)
    score += points >= 100 ? 2 : 1
  }
  return { mapping, score }
}

/** The lowest heading speaks first, then both together, then the upper one at a discount. */
function pathGuesses(path: HeadingPath, kind: ItemKind): Guess[] {
  const texts = path.filter((t) => t.trim() !== '')
  const lowest = texts.at(-1)
  if (lowest === undefined) return []
  const guesses = guessField(lowest, kind)
  if (texts.length === 1) return guesses
  const joined = guessField(texts.join(''), kind)
  const upper = guessField(texts[0] as string, kind).map((g) => ({ ...g, score: g.score / 4 }))
  return [...guesses, ...joined.map((g) => ({ ...g, score: g.score - 5 })), ...upper]
}

const KIND_WORDS: Record<ItemKind, RegExp> = {
  opportunity: /机会|场景|需求|责任单位|投资|实施时限/,
  product: /产品|企业名称|公司名称|功能|案例|资质|知识产权|解决方案|供给|能力清单/,
}

/** Which list a sheet is, by its headings and the text above them; `sure` is false when both fit about equally. */
export function detectKind(headings: readonly HeadingPath[], above: string): { kind: ItemKind; sure: boolean } {
  const weight = (kind: ItemKind) => {
    const hits = headings.filter((path) => KIND_WORDS[kind].test(path.join(''))).length
    const named = KIND_WORDS[kind].exec(above) ? 1.5 : 0
    return mapColumns(headings, kind).score + hits * 2 + named
  }
  const opportunity = weight('opportunity')
  const product = weight('product')
  return { kind: product > opportunity ? 'product' : 'opportunity', sure: Math.abs(product - opportunity) >= 2 }
}
