import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import { emptyProduct } from '#app/domain/product-content.ts'
import type { ProductContent } from '#app/domain/product-content.ts'
import type { SignedIn } from '#app/domain/policy/actor.ts'
import { contentHash, newId } from '#app/server/ids.ts'
import { MatchingService } from '#app/server/matching-service.ts'
import { transaction } from '#db/transaction.ts'
import { announceItem } from '#search/announce.ts'
import { completeNeed } from '#tests/support/opportunities.ts'
import { createWorld } from '#tests/support/world.ts'
import type { World } from '#tests/support/world.ts'

/** A world with the real matching over its own database. */
export async function matchingWorld(): Promise<World> {
  const world = await createWorld()
  world.services.matching = new MatchingService(world.services.read, () => world.now())
  return world
}

export interface Parties {
  needOrganisation: string
  offerOrganisation: string
  owner: SignedIn
  firm: SignedIn
  stranger: SignedIn
  organiser: SignedIn
  auditor: SignedIn
  reviewer: SignedIn
}

export async function parties(world: World): Promise<Parties> {
  const needOrganisation = await world.organisation({ name: '演示区商务局', kind: 'department' })
  const offerOrganisation = await world.organisation({ name: '示例溯源科技有限公司' })
  return {
    needOrganisation,
    offerOrganisation,
    owner: await world.person({ organisation: needOrganisation, name: '李示例' }),
    firm: await world.person({ organisation: offerOrganisation, name: '陈示例' }),
    stranger: await world.person({ organisation: await world.organisation({ name: '示例旁观有限公司' }) }),
    organiser: await world.person({ staff: ['organiser'], name: '徐示例' }),
    auditor: await world.person({ staff: ['auditor'] }),
    reviewer: await world.person({ staff: ['reviewer'] }),
  }
}

/** A product that answers `completeNeed`. */
export const fittingProduct = (change: Partial<ProductContent> = {}): ProductContent => ({
  ...emptyProduct,
  title: '农贸市场电子秤与溯源平台',
  summary: '面向社区农贸市场，电子秤计量联网，溯源扫码查询，减少短斤少两投诉。',
  categories: ['scene-commerce'],
  modes: ['purchase', 'lease'],
  phone: '0791-00000099',
  capabilities: [{ id: 'c1', what: '响应时间', value: 1.2, unit: '秒' }],
  wants: ['scene-commerce'],
  ...change,
})

/** Texts of other trades, so that words have a rarity. */
const FILLING = ['医院病历归档', '桥梁结构监测', '图书馆借阅预约', '污水处理药剂投加', '校车路线安排', '消防水压巡查']

const times = (world: World) => ({ created_at: world.now(), updated_at: world.now(), status_at: world.now() })

export async function putNeed(
  world: World,
  owner: SignedIn,
  change: Partial<OpportunityContent> = {},
): Promise<string> {
  const id = newId()
  const content = completeNeed(change)
  const json = JSON.stringify(content)
  const hash = contentHash(content)
  await transaction(world.services.db, async (tx) => {
    const { n } = await tx
      .selectFrom('opportunity')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    await tx
      .insertInto('opportunity')
      .values({
        ...times(world),
        id,
        number: `JH-2026-${String(n + 1).padStart(4, '0')}`,
        organisation_id: owner.organisation?.id ?? '',
        status: 'published',
        content_json: json,
        content_hash: hash,
        public_version: 1,
        public_json: json,
        public_hash: hash,
        title: content.title,
        category: content.categories[0] ?? '',
        visibility: content.visibility,
        contact_person_id: owner.personId,
        created_by: owner.personId,
        updated_by: owner.personId,
        published_at: world.now(),
        deadline_at: Date.UTC(2026, 11, 20, 9),
      })
      .execute()
    await announceItem(tx, { kind: 'opportunity', id, now: world.now(), newId })
  })
  return id
}

export async function putProduct(world: World, owner: SignedIn, content = fittingProduct()): Promise<string> {
  const id = newId()
  const json = JSON.stringify(content)
  const hash = contentHash(content)
  await transaction(world.services.db, async (tx) => {
    const { n } = await tx
      .selectFrom('product')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    await tx
      .insertInto('product')
      .values({
        ...times(world),
        id,
        number: `CP-2026-${String(n + 1).padStart(4, '0')}`,
        organisation_id: owner.organisation?.id ?? '',
        status: 'published',
        content_json: json,
        content_hash: hash,
        public_version: 1,
        public_json: json,
        public_hash: hash,
        title: content.title,
        category: content.categories[0] ?? '',
        contact_person_id: owner.personId,
        created_by: owner.personId,
        updated_by: owner.personId,
        published_at: world.now(),
      })
      .execute()
    await announceItem(tx, { kind: 'product', id, now: world.now(), newId })
  })
  return id
}

/** Products of other trades by a third firm. */
export async function putFilling(world: World): Promise<void> {
  const firm = await world.person({ organisation: await world.organisation({ name: '示例杂项有限公司' }) })
  for (const word of FILLING)
    await putProduct(
      world,
      firm,
      fittingProduct({ title: `${word}系统`, summary: `${word}的记录和统计。`, categories: [], capabilities: [] }),
    )
}

/** A new public text of a published product. */
export async function rewriteProduct(world: World, id: string, content: ProductContent): Promise<void> {
  const json = JSON.stringify(content)
  await transaction(world.services.db, async (tx) => {
    await tx
      .updateTable('product')
      .set({ public_json: json, public_hash: contentHash(content), title: content.title })
      .where('id', '=', id)
      .execute()
    await announceItem(tx, { kind: 'product', id, now: world.now(), newId })
  })
}

export const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'ok',
    (e: { code?: string; message?: string }) => e.code ?? e.message ?? 'failed',
  )

export interface Scene {
  world: World
  p: Parties
  need: string
  product: string
}

/** A need and the product that answers it, of two units, among texts of other trades. */
export async function matchingScene(): Promise<Scene> {
  const world = await matchingWorld()
  const p = await parties(world)
  const need = await putNeed(world, p.owner)
  const product = await putProduct(world, p.firm)
  await putFilling(world)
  return { world, p, need, product }
}
