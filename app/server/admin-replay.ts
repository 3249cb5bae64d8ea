import { differingRows, replayList } from '#app/domain/matching/replay.ts'
import type { SeenList } from '#app/domain/matching/replay.ts'
import { RECIPE, recipeOf } from '#app/domain/matching/recipe.ts'
import type { Recipe } from '#app/domain/matching/recipe.ts'
import { formatInstant } from '#app/domain/time.ts'
import { auditNaming } from '#db/repos/audit.ts'
import { needOfPair, offerOfPair } from '#db/repos/matches.ts'
import { seenListById } from '#db/repos/seen-lists.ts'
import type { SeenListRow } from '#db/repos/seen-lists.ts'
import type { ReadDb } from '#db/schema.ts'
import { AdminError, withDatabase } from './admin-context.ts'
import type { AdminContext } from './admin-context.ts'
import { chainHash } from './audit.ts'
import { canonicalJson } from './ids.ts'
import { markOf } from './seen-list.ts'

/** `replay ID`: makes a stored list of suggestions again from its row alone and says whether it is what was seen. */
export function replay(context: AdminContext, [id = '', ...rest]: string[]): Promise<string> {
  if (id === '' || rest.length > 0) throw new AdminError('用法：npm run admin -- replay 推荐记录编号', 2)
  return withDatabase(context, ({ db }) => replayStored(db, id))
}

/** The sentence of a list that is as it was seen. Throws AdminError with one that says what is not. */
export async function replayStored(db: ReadDb, id: string): Promise<string> {
  const row = await seenListById(db, id)
  const audit = (await auditNaming(db, { kind: 'match', id: row?.match_id }, JSON.stringify(id)))[0]
  if (!row)
    throw new AdminError(
      audit ? `推荐记录 ${id} 已被删除：审计第 ${audit.seq} 条写明当时存过。` : `没有编号为 ${id} 的推荐记录。`,
    )
  const { hash, ...content } = audit ?? { hash: '' }
  if (!audit || !('seq' in content) || chainHash(content) !== hash)
    throw new AdminError(
      audit
        ? `推荐记录 ${id} 无从核对：审计第 ${audit.seq} 条被改动过。`
        : `推荐记录 ${id} 无从核对：审计里没有写明存过它。`,
    )
  const changed = !audit.changes_json.includes(canonicalJson(markOf(row)))
  const list = readList(row)
  const recipe = list ? recipeOf(list.recipe) : undefined
  if (!changed && list && !recipe)
    throw new AdminError(
      `推荐记录 ${id} 完好，但按匹配规则 ${list.recipe} 生成，本程序是 ${RECIPE.version}：请用当时的版本重新计算。`,
    )
  const places = list && recipe ? differing(list, recipe) : null
  if (changed || !list || places?.length !== 0)
    throw new AdminError(await complaint(db, { id, seq: audit.seq, changed, list, places }))
  return `推荐记录 ${id}（${formatInstant(row.at)}，${list.rows.length} 行）按匹配规则 ${list.recipe} 重新计算，结果完全一致，与审计第 ${audit.seq} 条相符。`
}

function readList(row: SeenListRow): SeenList | null {
  try {
    return JSON.parse(row.list_json) as SeenList
  } catch {
    return null
  }
}

/** The places of rows that come out differently; null where what is stored makes no list. */
function differing(list: SeenList, recipe: Recipe): number[] | null {
  try {
    return differingRows(list.rows, replayList(list, recipe))
  } catch {
    return null
  }
}

interface Trouble {
  id: string
  seq: number
  changed: boolean
  list: SeenList | null
  places: number[] | null
}

async function complaint(db: ReadDb, { id, seq, changed, list, places }: Trouble): Promise<string> {
  const itemOf = list?.side === 'offer' ? needOfPair : offerOfPair
  const names = await Promise.all(
    (places ?? []).map(async (place) => {
      const entry = list?.rows[place - 1]?.id
      return `第 ${place} 行${entry === undefined ? '' : `（${(await itemOf(db, entry))?.number ?? entry}）`}`
    }),
  )
  const rows =
    places === null
      ? '其中的内容已不能重新计算。'
      : names.length > 0
        ? `${names.join('、')}重新计算的结果不同。`
        : '各行重新计算的结果相同。'
  return changed ? `推荐记录 ${id} 在保存之后被改动过，与审计第 ${seq} 条不符；${rows}` : `推荐记录 ${id}：${rows}`
}
