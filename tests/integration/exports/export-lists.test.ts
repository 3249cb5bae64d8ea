import type { AppLoadContext } from '@remix-run/node'
import { parse } from 'csv-parse/sync'
import ExcelJS from 'exceljs'
import { describe, expect, test } from 'vitest'
import { anonymous } from '#app/domain/policy/actor.ts'
import type { Actor, SignedIn } from '#app/domain/policy/actor.ts'
import { parseDeadline } from '#app/domain/time.ts'
import { inviteMatch } from '#app/features/matching/invite-match.server.ts'
import { proposeMeetings } from '#app/features/salons/propose-meetings.server.ts'
import { registerForSalon } from '#app/features/salons/register-for-salon.server.ts'
import { loader } from '#app/routes/desk_.export.$file.tsx'
import { MatchingService } from '#app/server/matching-service.ts'
import { createSearch } from '#search/query.ts'
import { fittingProduct, putFilling, putNeed, putProduct } from '#tests/integration/matching/matching-support.ts'
import type { World } from '#tests/support/world.ts'
import { savedProduct, submittedNeed, submittedProduct } from '../items/review-support.ts'
import { answerAs, parties } from '../responses/parties.ts'
import { delegates, scene } from '../salons/salon-support.ts'

/** The file that the address gives to this actor, or the status of the refusal. */
async function download(world: World, actor: Actor, address: string, now = world.now()): Promise<Response | number> {
  const url = new URL(`http://datai.test/desk/export/${address}`)
  const context = {
    services: world.services,
    requestId: 'test',
    address: '::1',
    receivedAt: now,
    actor: () => Promise.resolve(actor),
    limit: () => Promise.resolve(),
  } as unknown as AppLoadContext
  try {
    const file = decodeURIComponent(url.pathname.split('/').at(-1) ?? '')
    return await loader({ request: new Request(url), params: { file }, context })
  } catch (error) {
    if (error instanceof Response) return error.status
    return (error as { init?: { status?: number } }).init?.status ?? 500
  }
}

type Table = { text: string; rows: Record<string, string>[] }

/** The rows of a list by their headings, without the two signatures at the end. */
async function rowsOf(world: World, actor: Actor, address: string, now?: number): Promise<Table> {
  const [list, query = ''] = address.split('?')
  const answer = await download(world, actor, `${list}.csv${query && `?${query}`}`, now)
  if (typeof answer === 'number') throw new Error(`${address}: refused with ${answer}`)
  const text = Buffer.from(await answer.arrayBuffer()).toString('utf8')
  const records: string[][] = parse(text, { bom: true, relaxColumnCount: true })
  const [headings = [], ...rows] = records.slice(0, -1)
  return { text, rows: rows.map((r) => Object.fromEntries(headings.map((h, i) => [h, r[i] ?? '']))) }
}

describe('对接撮合', () => {
  test('holds the pairs of the own unit, for the lead unit those of all, by the filter of the address', async () => {
    const s = await scene()
    const { world, owner, firm, organiser, stranger } = s
    const opportunityId = await putNeed(world, owner, { title: '=需求' })
    const productId = await putProduct(world, firm, fittingProduct({ title: '产品甲' }))
    await inviteMatch(world.ctx(owner), { opportunity: 'JH-2026-0001', product: 'CP-2026-0001', note: '@请带样品' })
    expect([opportunityId, productId].every((id) => id !== '')).toBe(true)
    const pair = { 机会: "'=需求", 产品: '产品甲', 责任单位: '演示区商务局', 附言或原因: "'@请带样品" }
    for (const actor of [owner, firm, organiser])
      expect((await rowsOf(world, actor, 'matches?state=waiting')).rows, actor.name).toMatchObject(
        actor === owner ? [] : [pair],
      )
    expect((await rowsOf(world, owner, 'matches?state=sent')).rows).toMatchObject([pair])
    expect((await rowsOf(world, stranger, 'matches?state=waiting')).rows).toEqual([])
    expect((await rowsOf(world, organiser, 'matches?state=waiting&category=growth-tourism')).rows).toEqual([])
    expect(await download(world, await world.person({ staff: ['auditor'] }), 'matches.csv')).toBe(403)
  })
})

test('为我推荐 holds the pairs of the page, for the own unit alone', async () => {
  const { world, owner, firm, stranger } = await scene()
  world.services.matching = new MatchingService(world.services.read, () => world.now())
  await putFilling(world)
  await putNeed(world, owner, { title: '农贸市场电子秤' })
  await putProduct(world, firm, fittingProduct({ title: '电子秤平台' }))
  for (const actor of [owner, firm])
    expect((await rowsOf(world, actor, 'suggestions')).rows).toMatchObject([
      { 机会: '农贸市场电子秤', 产品: '电子秤平台', 状态: '尚未邀请' },
    ])
  expect((await rowsOf(world, stranger, 'suggestions')).rows).toEqual([])
})

describe('应答', () => {
  test('own and received answers are lists of facts, never of texts', async () => {
    const p = await parties()
    const { world, need, owner, firm } = p
    await answerAs(p, firm.admin, { overview: '正文金丝雀' })
    const { number: key } = await world.services.read
      .selectFrom('opportunity')
      .select('number')
      .where('id', '=', need)
      .executeTakeFirstOrThrow()
    const own = await rowsOf(world, firm.admin, 'answers?tab=own')
    expect(own.rows).toMatchObject([{ 需求编号: key, 应答编号: 'YD-2026-0001', 状态: '已提交' }])
    const received = await rowsOf(world, owner.admin, `received?of=${key}`)
    expect(received.rows).toMatchObject([{ 应答单位: '示例应答企业', 应答编号: 'YD-2026-0001', 状态: '未查看' }])
    const waiting = await rowsOf(world, owner.admin, 'answers?tab=received')
    expect(waiting.rows).toMatchObject([{ 需求编号: key, 待办: '1 份未查看' }])
    for (const { text } of [own, received, waiting]) expect(text).not.toMatch(/正文金丝雀|赵示例/)
    expect((await rowsOf(world, p.rival, 'answers?tab=own')).rows).toEqual([])
    for (const actor of [firm.admin, p.rival, p.otherUnit, p.staff.organiser])
      expect([403, 404]).toContain(await download(world, actor, `received.csv?of=${key}`))
    expect((await rowsOf(world, firm.admin, 'answers?tab=own&status=declined')).rows).toEqual([])
  })

  test('sealed, the file is empty until two people have opened the answers', async () => {
    const p = await parties({ answerMode: 'sealed' })
    await answerAs(p, p.firm.admin)
    const deadline = parseDeadline('2026-12-20 17:00') as number
    for (const now of [deadline - 1, deadline + 1])
      for (const actor of [p.owner.admin, p.owner.member]) {
        const { text, rows } = await rowsOf(p.world, actor, `received?of=${p.need}`, now)
        expect(rows).toEqual([])
        expect(text).not.toMatch(/示例应答企业|YD-2026/)
      }
    for (const actor of [p.owner.admin, p.owner.member])
      expect((await rowsOf(p.world, actor, 'answers?tab=received', deadline - 1)).rows).toEqual([])
  })
})

describe('沙龙', () => {
  test('registrations and invitations go to the team of the salon alone; personal links to nobody', async () => {
    const s = await scene()
    const { world, organiser, other, owner, firm, stranger, number } = s
    const opportunityId = await putNeed(world, owner)
    const productId = await putProduct(world, firm)
    const { token } = await registerForSalon(world.ctx(firm), number, delegates(2, '陈示例'))
    await proposeMeetings(world.ctx(organiser), number, [{ opportunityId, productId }])
    const list = await rowsOf(world, organiser, `registrations?of=${number}`)
    expect(list.rows).toMatchObject([{ 单位: '示例溯源科技有限公司', 状态: '已报名', 人数: '2' }])
    expect(list.rows[0]?.参会人).toContain('陈示例2 经理 13900000001')
    expect(list.text).not.toContain(token)
    const invited = await rowsOf(world, organiser, `invitations?of=${number}`)
    expect(invited.rows).toMatchObject([
      { 责任单位: '演示区商务局', 产品方: '示例溯源科技有限公司', 产品方报名: '已报名', 状态: '待双方确认' },
    ])
    expect((await rowsOf(world, owner, `own-talks?of=${number}`)).rows).toMatchObject([
      { 对方单位: '示例溯源科技有限公司', 我方是: '责任单位', 我方: '未确认' },
    ])
    expect((await rowsOf(world, stranger, `own-talks?of=${number}`)).rows).toEqual([])
    for (const name of ['registrations', 'invitations', 'outcomes'])
      for (const actor of [other, owner, firm, stranger])
        expect([403, 404], name).toContain(await download(world, actor, `${name}.xlsx?of=${number}`))
    const audited = await world.services.read.selectFrom('audit').select('action').execute()
    expect(audited.map((a) => a.action)).toContain('salon.readRegistrations')
  })
})

describe('the other lists', () => {
  test('review queue: the lead unit all of it, a 单位联络员 the own items, without the texts', async () => {
    const { world, owner, firm, organiser } = await scene()
    await submittedNeed(world, owner)
    await submittedProduct(world, firm)
    expect((await rowsOf(world, organiser, 'reviews')).rows.map((r) => r.类别).sort()).toEqual(['产品', '机会'])
    expect((await rowsOf(world, organiser, 'reviews?kind=product')).rows.map((r) => r.类别)).toEqual(['产品'])
    const own = await rowsOf(world, owner, 'reviews')
    expect(own.rows.map((r) => r.名称)).toEqual(['农贸市场电子秤计量改造'])
    expect(own.text).not.toContain('统一更换可联网电子秤')
    expect(await download(world, await world.person({ staff: ['reviewer'] }), 'reviews.csv')).toBe(403)
  })

  test('organisations: the verified ones for everybody who exports, the others for the lead unit', async () => {
    const { world, owner, organiser } = await scene()
    await world.organisation({ name: '等待核验公司', verified: false })
    const names = async (actor: SignedIn, address: string) =>
      (await rowsOf(world, actor, address)).rows.map((r) => r.单位)
    expect(await names(owner, 'organisations?q=商务局')).toEqual(['演示区商务局'])
    expect(await names(owner, 'organisations')).not.toContain('等待核验公司')
    expect(await names(organiser, 'desk-organisations?status=pending')).toEqual(['等待核验公司'])
    expect(await download(world, owner, 'desk-organisations.csv')).toBe(403)
  })

  test('search: both lists under one heading, narrowed as the page is', async () => {
    const { world, owner, firm, stranger } = await scene()
    const { read, log } = world.services
    world.services.search = createSearch({ read, meili: null, matching: null, log })
    await putNeed(world, owner, { title: '电子秤需求' })
    await putProduct(world, firm, fittingProduct({ title: '电子秤产品' }))
    await savedProduct(world, firm)
    const found = async (query: string) =>
      (await rowsOf(world, stranger, `search?${query}`)).rows.map((r) => [r.清单 ?? '', r.名称, r.单位])
    expect((await found('q=电子秤')).sort()).toEqual([
      ['产品', '电子秤产品', '示例溯源科技有限公司'],
      ['机会', '电子秤需求', '演示区商务局'],
    ])
    expect((await found('q=电子秤&list=product')).map(([, name]) => name)).toEqual(['电子秤产品'])
    expect(await found('q=电子秤&mode=fund')).toEqual([])
  })

  test('collaborations, releases and salons: what the page of the actor holds', async () => {
    const { world, owner, organiser, stranger, number } = await scene()
    const opportunityId = await putNeed(world, owner)
    await world.services.db
      .insertInto('collaboration')
      .values({
        id: 'c1',
        opportunity_id: opportunityId,
        organisation_id: stranger.organisation?.id ?? '',
        status: 'intent',
        started_at: world.now(),
        status_at: world.now(),
      })
      .execute()
    const rows = async (actor: SignedIn, address: string) => (await rowsOf(world, actor, address)).rows
    expect(await rows(stranger, 'collaborations')).toMatchObject([{ 责任单位: '演示区商务局', 阶段: '意向' }])
    expect(await rows(organiser, 'collaborations?status=landed')).toEqual([])
    const outside = await world.person({ organisation: await world.organisation() })
    expect(await rows(outside, 'collaborations')).toEqual([])
    expect(await rows(organiser, 'desk-salons')).toMatchObject([{ 编号: number, 状态: '报名中' }])
    expect(await rows(owner, 'desk-salons')).toMatchObject([{ 编号: number, 我的单位: '未报名' }])
    expect(await rows(owner, 'salons')).toMatchObject([{ 编号: number, 主题: '智慧楼宇' }])
    expect(await rows(owner, 'salons?past=1')).toEqual([])
    expect(await rows(owner, 'releases')).toEqual([])
    expect(await download(world, owner, 'desk-releases.csv')).toBe(403)
    expect(await rows(organiser, 'desk-releases?tab=open')).toEqual([])
  })
})

test('an .xlsx holds the same rows as texts, and an address that is no list is not found', async () => {
  const { world, organiser, number } = await scene()
  const answer = await download(world, organiser, 'salons.xlsx')
  if (typeof answer === 'number') throw new Error(`refused with ${answer}`)
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(await answer.arrayBuffer())
  const sheet = book.worksheets[0]
  expect(sheet?.getRow(1).getCell(1).value).toBe('编号')
  expect(sheet?.getRow(2).getCell(1).value).toBe(number)
  for (const address of ['nothing.csv', 'constructor.csv', 'matches.pdf', 'matches', 'registrations.csv'])
    expect(await download(world, organiser, address), address).toBe(404)
  for (const list of ['matches', 'search', 'registrations'])
    expect(await download(world, anonymous, `${list}.csv`)).toBe(302)
})
