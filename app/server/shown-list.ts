import type { SeenList, SeenShown } from '#app/domain/matching/replay.ts'
import { matchLevel } from '#app/domain/vocabulary.ts'
import type { MatchLevel } from '#app/domain/vocabulary.ts'
import { idsByNumber } from '#db/repos/choosing.ts'
import type { Ctx } from './context.ts'
import { sha256 } from './ids.ts'

/** A pair as a page showed it: the numbers of both items, its level word, and a mark of the two texts. */
export interface ShownRow {
  readonly need: string
  readonly offer: string
  readonly level: MatchLevel | null
  readonly mark: string
}

/**
 * Which page. `item`: the suggestions of one need or product; `unit`: 为我推荐; `gap`: what comes nearest to a gap;
 * `compare`: side by side; `batch`: 批量邀约; `salon`: the pairs to choose from for a salon; `day`: who could use a free table on the day.
 */
export const shownPages = ['item', 'unit', 'gap', 'compare', 'batch', 'salon', 'day'] as const
export interface ShownPage {
  readonly page: (typeof shownPages)[number]
  readonly at: number
  readonly rows: readonly ShownRow[]
}

const WITHOUT_LEVEL: ReadonlySet<ShownPage['page']> = new Set(['salon', 'day'])
const LEVEL_CODES = ['', ...matchLevel.codes] as const

export const markOfTexts = (needHash: string | null, offerHash: string | null): string =>
  sha256(`${needHash ?? ''} ${offerHash ?? ''}`).slice(0, 6)

const macOf = (ctx: Pick<Ctx, 'keys'>, body: string) => ctx.keys.lookupHash('shown-list', body).slice(0, 24)

/**
 * What a page showed, to be sent back with an act on it, in signs that stand in an address as they are. Signed, so that
 * nobody can act on a list never shown.
 */
export function sealShown(ctx: Pick<Ctx, 'keys' | 'now'>, page: ShownPage['page'], rows: readonly ShownRow[]): string {
  const lines = rows.map((r) => `${r.need}~${r.offer}~${LEVEL_CODES.indexOf(r.level ?? '')}~${r.mark}`)
  const body = `${page}.${ctx.now.toString(36)}.${lines.join('_')}`
  return `${body}.${macOf(ctx, body)}`
}

/** Null where nothing was sent along or it was not sealed here. */
export function openShown(ctx: Pick<Ctx, 'keys'>, token: string | undefined): ShownPage | null {
  if (!token) return null
  const end = token.lastIndexOf('.')
  const body = token.slice(0, end)
  if (end < 0 || macOf(ctx, body) !== token.slice(end + 1)) return null
  const [name, at = '', lines = ''] = body.split('.')
  const page = shownPages.find((one) => one === name)
  if (page === undefined) return null
  const rows = lines.split('_').flatMap((line) => {
    const [need, offer, level, mark] = line.split('~')
    if (!need || !offer || !mark) return []
    return { need, offer, level: LEVEL_CODES[Number(level)] || null, mark }
  })
  return { page, at: Number.parseInt(at, 36), rows }
}

/** The ids that a page showed beside `id`, as far as they belong to its list. */
export async function shownBeside(ctx: Ctx, side: 'need' | 'offer', id: string, shown: ShownPage): Promise<string[]> {
  const ids = await idsOfShown(ctx, shown)
  return ids.flatMap(({ need, offer }) => {
    const [own, other] = side === 'need' ? [need, offer] : [offer, need]
    return own === id && other !== undefined ? [other] : []
  })
}

async function idsOfShown(ctx: Ctx, { rows }: ShownPage) {
  const found = await idsByNumber(ctx.read, {
    needs: rows.map(({ need }) => need),
    products: rows.map(({ offer }) => offer),
  })
  return rows.map((row) => ({ row, need: found.needs.get(row.need), offer: found.products.get(row.offer) }))
}

export const rowsOf = ({ rows }: ShownPage): SeenShown['rows'] =>
  rows.map(({ need, offer, level }) => [need, offer, level ?? ''] as const)

/**
 * Holds what a page showed against the list as it is stored now. `same`: each row has the level and the texts that were
 * shown, and on the page of an item the order as well; `changed` names the rows that have not; `part`: the page had rows
 * of other items too, which are on record by number and level alone.
 */
export async function compareShown(ctx: Ctx, list: SeenList, shown: ShownPage): Promise<SeenShown> {
  const { side, asking, answers } = list
  const hashes = new Map(answers.map(({ id, hash }) => [id, hash]))
  const levels = new Map(list.rows.map(({ id, level }) => [id, level]))
  const known = await idsOfShown(ctx, shown)
  const own = known.filter((row) => row[side] === asking.id)
  const other = side === 'need' ? 'offer' : 'need'
  const changed = own.flatMap((of) => {
    const id = of[other] ?? ''
    const texts = side === 'need' ? [asking.hash, hashes.get(id)] : [hashes.get(id), asking.hash]
    // For a salon pairs stand by other reasons too, without a level: then none was shown that could have changed.
    const sameLevel = levels.get(id) === of.row.level || (of.row.level === null && WITHOUT_LEVEL.has(shown.page))
    const same = sameLevel && markOfTexts(texts[0] ?? '', texts[1] ?? '') === of.row.mark
    return same ? [] : [of.row[other]]
  })
  const order = list.rows.filter(({ group }) => group !== 'other').map(({ id }) => id)
  const reordered = shown.page === 'item' && order.join() !== own.map((row) => row[other]).join()
  const state = changed.length > 0 || reordered ? 'changed' : own.length < known.length ? 'part' : 'same'
  return {
    page: shown.page,
    at: shown.at,
    rows: rowsOf(shown),
    state,
    changed,
  }
}
