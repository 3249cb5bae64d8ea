import { createHash } from 'node:crypto'
import { deadlineOf, opportunityContentSchema } from '#app/domain/opportunity-content.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import { productContentSchema } from '#app/domain/product-content.ts'
import type { ProductContent } from '#app/domain/product-content.ts'
import { spaceCodes } from '#app/domain/taxonomy.ts'
import { addDays, DAY_MS, dayOf, shanghaiParts } from '#app/domain/time.ts'
import { cooperationMode } from '#app/domain/vocabulary.ts'
import type { ItemKind } from '#app/domain/vocabulary.ts'
import { contentHash } from '#app/server/ids.ts'
import { recordChange } from '#db/repos/changes.ts'
import { nextNumber } from '#db/repos/counters.ts'
import type { Db, Tx } from '#db/schema.ts'
import { transaction } from '#db/transaction.ts'
import { putSearchText } from '#search/fallback.ts'
import { PLACES, TOPICS, UNITS } from './made-words.ts'

/** Fractions from 0 to 1 that are the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let x = Math.imul(state ^ (state >>> 15), state | 1)
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61)
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32
  }
}

type Random = () => number
const whole = (random: Random, from: number, to: number): number => from + Math.floor(random() * (to - from + 1))
const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!

function pickSome<T>(random: Random, list: readonly T[], count: number): T[] {
  const rest = [...list]
  return Array.from(
    { length: Math.min(count, rest.length) },
    () => rest.splice(whole(random, 0, rest.length - 1), 1)[0]!,
  )
}

/** 1 万元 in 分. */
const WAN = 1_000_000

function made(random: Random) {
  const topic = pick(random, TOPICS)
  return {
    topic,
    place: pick(random, PLACES),
    subject: pick(random, topic.subjects),
    trouble: pick(random, topic.troubles),
    means: pickSome(random, topic.means, 2),
    count: `${whole(random, 3, 900)} ${pick(random, UNITS)}`,
    modes: pickSome(random, cooperationMode.codes.slice(0, 5), whole(random, 1, 2)),
  }
}

/** A need with everything that a submission asks for, open for between 20 and 200 days from `today`. */
export function madeNeed(random: Random, today: string): OpportunityContent {
  const { topic, place, subject, trouble, means, count, modes } = made(random)
  const amount = whole(random, 5, 600) * WAN
  return opportunityContentSchema.parse({
    title: `${place}${subject}${pick(random, ['改造', '提升', '统一管理', '试点', '服务', '监测'])}`,
    summary: `${place}一带${subject}涉及 ${count}，目前${trouble}。拟以${means.join('、')}为主要办法，先选 ${whole(random, 1, 12)} 处试点，运行 ${whole(random, 2, 12)} 个月后按效果推开。供应方要自备设备并负责培训。`,
    categories: [topic.category],
    modes,
    office: pick(random, ['综合业务科', '信息化科', '公共服务科', '市场运行科', '项目管理科']),
    phone: `0791-0000${whole(random, 1000, 9999)}`,
    validity: 'until',
    deadline: `${addDays(today, whole(random, 20, 200))} 17:00`,
    currentState: `现有 ${count}，最近一年相关投诉 ${whole(random, 12, 800)} 件；${pick(random, topic.troubles)}。`,
    goal: `${pick(random, topic.means)}覆盖率达到 ${whole(random, 70, 100)}%，投诉比上一年下降 ${whole(random, 10, 60)}%。`,
    musts: pickSome(random, topic.measures, 2).map(([what, op, base, unit], at) => {
      const value = Math.round(base * (0.9 + random() * 0.2) * 10) / 10
      return {
        id: `r${at + 1}`,
        text: `${what}${op === '>=' ? '不低于' : '不超过'} ${value} ${unit}`,
        check: { what, op, value, unit },
      }
    }),
    shoulds: [{ id: 's1', text: `有${pick(random, topic.subjects)}方面的运行案例` }],
    spaces: [pick(random, spaceCodes)],
    amount: { kind: 'exact', min: amount, max: amount },
  })
}

/** A product with everything that a submission asks for, valid for a year from `today`. */
export function madeProduct(random: Random, today: string): ProductContent {
  const { topic, place, subject, trouble, means, count, modes } = made(random)
  const price = whole(random, 2, 300) * WAN
  return productContentSchema.parse({
    title: `${subject}${pick(random, ['平台', '系统', '一体机', '服务包', '套件', '解决方案'])} ${String.fromCharCode(65 + whole(random, 0, 25))}${whole(random, 1, 99)}`,
    summary: `面向${trouble}的情形，提供${means.join('、')}。已在${place}等地接入 ${count}，${whole(random, 2, 30)} 天内可以部署，按年提供维护和培训。`,
    categories: [topic.category],
    modes,
    phone: `0791-0000${whole(random, 1000, 9999)}`,
    capabilities: topic.measures.map(([what, , base, unit], at) => ({
      id: `c${at + 1}`,
      what,
      value: Math.round(base * (0.85 + random() * 0.3) * 10) / 10,
      unit,
    })),
    cases: [{ title: `${place}${subject}项目`, place, year: whole(random, 2019, 2025) }],
    deployment: [pick(random, ['cloud', 'local', 'device'] as const)],
    certificates: [{ name: '计算机软件著作权登记证书' }],
    price: { kind: 'exact', min: price, max: price },
    leadTimeDays: whole(random, 7, 90),
    validUntil: addDays(today, 365),
  })
}

/** Words that somebody who looks for one of these items would type. */
export function madeQuery(random: Random): string {
  const { topic, place, subject, means } = made(random)
  const shapes = [subject, `${subject} ${place}`, means[0]!, `${subject} ${means[1]!}`, pick(random, topic.measures)[0]]
  return pick(random, shapes)
}

const idOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32)
const ITEMS_PER_OWNER = 8
const BATCH = 500

async function insertOwner(tx: Tx, kind: ItemKind, at: number, now: number): Promise<string> {
  const id = idOf(`owner:${kind}:${at}`)
  const name = `${PLACES[at % PLACES.length]!}${kind === 'opportunity' ? '服务中心' : '科技有限公司'}${at + 1}`
  await tx
    .insertInto('organisation')
    .values({
      id,
      code: id.slice(0, 18),
      name,
      name_folded: name,
      kind: kind === 'opportunity' ? 'institution' : 'enterprise',
      status: 'verified',
      may_post: kind === 'opportunity' ? 1 : 0,
      may_offer: kind === 'product' ? 1 : 0,
      created_at: now,
      verified_at: now,
      updated_at: now,
    })
    .execute()
  return id
}

interface MadeItem {
  readonly kind: ItemKind
  readonly at: number
  readonly owner: string
  readonly now: number
}

async function insertItem(tx: Tx, { kind, at, owner, now }: MadeItem, random: Random): Promise<void> {
  const today = dayOf(now)
  const content = kind === 'opportunity' ? madeNeed(random, today) : madeProduct(random, today)
  const json = JSON.stringify(content)
  const hash = contentHash(content)
  const publishedAt = now - whole(random, 1, 60) * DAY_MS
  const id = idOf(`${kind}:${at}`)
  const row = {
    id,
    number: await nextNumber(tx, kind === 'opportunity' ? 'JH' : 'CP', shanghaiParts(now).year),
    organisation_id: owner,
    status: 'published',
    content_json: json,
    content_hash: hash,
    public_version: 1,
    public_json: json,
    public_hash: hash,
    title: content.title,
    category: content.categories[0] ?? '',
    created_by: 'made',
    created_at: publishedAt,
    updated_by: 'made',
    updated_at: publishedAt,
    published_at: publishedAt,
    status_at: publishedAt,
  }
  if ('musts' in content)
    await tx
      .insertInto('opportunity')
      .values({
        ...row,
        deadline_at: deadlineOf(content),
        amount_min: content.amount.min,
        amount_max: content.amount.max,
        visibility: content.visibility,
        answer_mode: content.answerMode,
      })
      .execute()
  else
    await tx
      .insertInto('product')
      .values({ ...row, valid_until: content.validUntil })
      .execute()
  for (const [position, category] of content.categories.entries())
    await tx.insertInto('item_category').values({ item_kind: kind, item_id: id, category, position }).execute()
  // The change and the full text as announceItem makes them; the index is built anew from the database afterwards.
  await recordChange(tx, { kind, id, now })
  await putSearchText(tx, { kind, id })
}

/**
 * Stores `items` published items, half of them needs and half products, the same for the same number and day, eight to
 * an owner. The search engine is not told: whoever has one builds its index from the database.
 */
export async function insertMadeItems(db: Db, { items, now }: { items: number; now: number }): Promise<void> {
  const random = randomFrom(1)
  const owners: Record<ItemKind, string> = { opportunity: '', product: '' }
  for (let from = 0; from < items; from += BATCH) {
    await transaction(db, async (tx) => {
      for (let n = from; n < Math.min(from + BATCH, items); n++) {
        const kind = n % 2 === 0 ? 'opportunity' : 'product'
        const at = Math.floor(n / 2)
        if (at % ITEMS_PER_OWNER === 0) owners[kind] = await insertOwner(tx, kind, at / ITEMS_PER_OWNER, now)
        await insertItem(tx, { kind, at, owner: owners[kind], now }, random)
      }
    })
    if ((from / BATCH) % 10 === 9) process.stderr.write(`${from + BATCH} of ${items} items stored\n`)
  }
}
