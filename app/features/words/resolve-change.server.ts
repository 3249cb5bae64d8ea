import { DomainError } from '#app/domain/errors.ts'
import type { WordGroup } from '#app/domain/matching/thesaurus.ts'
import { groupProblems, readWords } from '#app/domain/matching/thesaurus.ts'
import { addDays, formatDay, startOfDay } from '#app/domain/time.ts'
import {
  wordChange,
  wordGroupsAt,
  wordsTouchedBy,
  wordsTouchedSince,
  wordsVersion,
  wordsVersionBefore,
} from '#db/repos/words.ts'
import type { ReadDb } from '#db/schema.ts'
import type { AskedChange } from './words.schema.ts'

/** A group that does not exist yet. */
export const NEW_GROUP = 'new'

/** What a change comes to on what holds now. */
export interface ResolvedChange {
  /** The version on which it rests. */
  base: number
  before: WordGroup[]
  after: WordGroup[]
  /** The groups that it touches, as they are afterwards; without words where they are no more. */
  touched: WordGroup[]
  /** The version that is taken back, or to which everything returns. */
  earlier: number | null
}

/** What a change would come to. Refuses one that is impossible, at its field, and one that changes nothing. */
export async function resolveChange(db: ReadDb, change: AskedChange): Promise<ResolvedChange> {
  const base = await wordsVersion(db)
  const before = await wordGroupsAt(db, base)
  const { touched, earlier } = await touchedBy(db, before, change)
  const ids = new Set(touched.map(({ id }) => id))
  const added = touched.filter(({ id }) => !before.some((group) => group.id === id))
  const after = [
    ...before.map((group) => (ids.has(group.id) ? touched.find(({ id }) => id === group.id)! : group)),
    ...added,
  ].filter(({ words }) => words.length > 0)
  requirePossible(touched, after, change)
  if (JSON.stringify(after) === JSON.stringify(before))
    throw new DomainError('badInput', { message: '和现在一样，没有要改的。' })
  return { base, before, after, touched, earlier }
}

type Touching = Pick<ResolvedChange, 'touched' | 'earlier'>

async function touchedBy(db: ReadDb, before: readonly WordGroup[], change: AskedChange): Promise<Touching> {
  if (change.kind === 'undo') return undone(db, change.version)
  if (change.kind === 'return') return returned(db, before, change.day)
  const known = before.some(({ id }) => id === change.id)
  if (!known && (change.kind === 'remove' || change.id !== '')) throw new DomainError('notFound')
  if (change.kind === 'remove') return { touched: [{ id: change.id, words: [] }], earlier: null }
  return { touched: [{ id: change.id === '' ? NEW_GROUP : change.id, words: readWords(change.words) }], earlier: null }
}

/** The groups of one change as they were before it. */
async function undone(db: ReadDb, version: number): Promise<Touching> {
  if (!(await wordChange(db, version))) throw new DomainError('notFound')
  const groups = await wordsTouchedBy(db, version)
  const ids = groups.map(({ id }) => id)
  if (await wordsTouchedSince(db, version, ids))
    throw new DomainError('wrongState', { message: '这组词在那以后又改过，请先退回后面的改动，或者直接修改这组词。' })
  return { touched: groups.map(({ id, before }) => ({ id, words: before })), earlier: version }
}

/** All groups as they were at the end of a day. */
async function returned(db: ReadDb, before: readonly WordGroup[], day: string): Promise<Touching> {
  const earlier = await wordsVersionBefore(db, startOfDay(addDays(day, 1)))
  const wanted = new Map((await wordGroupsAt(db, earlier)).map((group) => [group.id, group.words]))
  const ids = new Set([...before.map(({ id }) => id), ...wanted.keys()])
  const present = new Map(before.map((group) => [group.id, group.words]))
  const touched = [...ids]
    .map((id) => ({ id, words: wanted.get(id) ?? [] }))
    .filter(({ id, words }) => JSON.stringify(words) !== JSON.stringify(present.get(id) ?? []))
  if (touched.length === 0)
    throw new DomainError('badInput', { message: `词库和 ${formatDay(day)} 那天结束时一样，没有要退回的。` })
  return { touched, earlier }
}

function requirePossible(touched: readonly WordGroup[], after: readonly WordGroup[], change: AskedChange): void {
  const problems = touched
    .filter(({ words }) => change.kind === 'save' || words.length > 0)
    .flatMap(({ id, words }) =>
      groupProblems(
        words,
        after.filter((group) => group.id !== id),
      ),
    )
  if (problems.length === 0) return
  const sentence = [...new Set(problems)].join('；')
  if (change.kind === 'save') throw new DomainError('badInput', { fields: { words: sentence } })
  throw new DomainError('wrongState', { message: `退回以后会冲突：${sentence}。` })
}
