import { DomainError } from '#app/domain/errors.ts'
import { meetingMinutes } from '#app/domain/salon/blocks.ts'
import type { Block } from '#app/domain/salon/blocks.ts'
import { readRooms } from '#app/domain/salon/rooms.ts'
import { parseDeadline, shanghaiParts, startOfDay } from '#app/domain/time.ts'
import { requirePermission, inTransaction } from '#app/server/context.ts'
import type { Ctx, TxCtx } from '#app/server/context.ts'
import { audit } from '#app/server/audit.ts'
import { newId } from '#app/server/ids.ts'
import { recordStep } from '#app/server/record-step.ts'
import { keepBlockUnits } from '#db/repos/block-units.ts'
import { meetingsOf } from '#db/repos/meetings.ts'
import { nextNumber } from '#db/repos/counters.ts'
import { seatsTaken } from '#db/repos/salon-registrations.ts'
import {
  insertSalon,
  organiserPeople,
  publishedItemByNumber,
  setPitches,
  setTeam,
  updateSalon,
} from '#db/repos/salons.ts'
import type { ReadDb } from '#db/schema.ts'
import { loadTeamSalon } from './load-salon.server.ts'
import type { Salon } from './load-salon.server.ts'
import { moveUp } from './move-up.server.ts'
import type { SalonForm } from './salon.schema.ts'

/** Prepares a new salon; whoever does is in its team. Returns its number. */
export async function createSalon(ctx: Ctx, form: SalonForm): Promise<string> {
  const actor = requirePermission(ctx, 'salon.create')
  return inTransaction(ctx, async (tx) => {
    const row = rowOf(form, [])
    const pitches = await pitchesFrom(tx.tx, form)
    const id = newId()
    const number = await nextNumber(tx.tx, 'SL', shanghaiParts(row.starts_at).year)
    await insertSalon(tx.tx, {
      ...row,
      id,
      number,
      status: 'planning',
      created_by: actor.personId,
      created_at: ctx.now,
      updated_at: ctx.now,
      status_at: ctx.now,
    })
    await setTeam(tx.tx, id, [actor.personId, ...(await knownOrganisers(tx.tx, form.team))])
    await setPitches(
      tx.tx,
      id,
      pitches.map((p) => ({ ...p, salon_id: id })),
    )
    await recordStep(tx, {
      object: { kind: 'salon', id },
      action: 'create',
      from: '',
      to: 'planning',
      changes: { number: { after: number } },
    })
    return number
  })
}

/**
 * Changes a salon's facts. What stands in the agenda already is never cut off: rounds and tables in use stay. More seats
 * go to those who wait.
 */
export async function editSalon(ctx: Ctx, key: string, form: SalonForm): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    const { salon, actor } = await loadTeamSalon(ctx, tx.tx, key)
    if (salon.status === 'held' || salon.status === 'closed') throw new DomainError('wrongState')
    const row = rowOf(form, salon.blocks)
    await checkRoom(tx, salon, row)
    const saved = await updateSalon(
      tx.tx,
      { id: salon.id, status: salon.status, version: form.version ?? salon.version },
      { ...row, updated_at: ctx.now },
    )
    if (!saved) throw new DomainError('conflict')
    await keepBlockUnits(
      tx.tx,
      salon.id,
      (JSON.parse(row.blocks_json) as Block[]).flatMap((b) => b.some?.id ?? []),
    )
    await setTeam(tx.tx, salon.id, [actor.personId, ...(await knownOrganisers(tx.tx, form.team))])
    await setPitches(
      tx.tx,
      salon.id,
      (await pitchesFrom(tx.tx, form)).map((p) => ({ ...p, salon_id: salon.id })),
    )
    await audit(tx, {
      action: 'salon.edit',
      object: { kind: 'salon', id: salon.id },
      changes: { content: { before: salon.blocks_json, after: row.blocks_json } },
    })
    await moveUp(tx, { ...salon, capacity: row.capacity, title: row.title })
    return salon.number
  })
}

const deadlineWords = { closesAt: '报名截止', wishesAt: '想见截止', answersAt: '回复截止' } as const

/** A deadline of the form, null where none is given; it is before the salon. */
function deadlineOf(form: SalonForm, field: keyof typeof deadlineWords, startsAt: number): number | null {
  const { day, time } = form[field]
  const at = day === '' ? null : parseDeadline(time === '' ? day : `${day} ${time}`)
  if (at !== null && at > startsAt)
    throw new DomainError('badInput', { fields: { [field]: `${deadlineWords[field]}要早于开始时间` } })
  return at
}

/** An item for some keeps its key, by which the units in it are known; a new one gets one. */
function keyed(block: Block, own: readonly Block[]): Block {
  const { some } = block
  if (!some) return block
  const known = own.some((other) => other.some?.id === some.id)
  return { ...block, some: { ...some, id: known ? some.id : newId() } }
}

/** `own` are the fixed items of the salon as they were. */
function rowOf(form: SalonForm, own: readonly Block[]) {
  const startsAt = parseDeadline(`${form.startsAt.day} ${form.startsAt.time}`)
  if (startsAt === null) throw new DomainError('badInput', { fields: { startsAt: '请填写日期和时间' } })
  const early = form.blocks.find((b) => b.some && b.some.at < form.startsAt.time)
  if (early)
    throw new DomainError('badInput', {
      fields: { blocks: `“${early.title}”的开始时刻早于沙龙开始的 ${form.startsAt.time}` },
    })
  const rooms = readRooms(form.rooms, form.tables)
  if ('refusal' in rooms) throw new DomainError('badInput', { fields: { rooms: rooms.refusal } })
  const closesAt = deadlineOf(form, 'closesAt', startsAt)
  return {
    kind: form.kind,
    title: form.title,
    theme: form.theme,
    place: form.place,
    starts_at: startsAt,
    registration_closes_at: closesAt ?? startOfDay(form.startsAt.day),
    wishes_close_at: deadlineOf(form, 'wishesAt', startsAt),
    answers_close_at: deadlineOf(form, 'answersAt', startsAt),
    capacity: form.capacity,
    per_organisation: form.perOrganisation,
    tables: form.tables,
    rooms_json: JSON.stringify(rooms.rooms),
    rounds: form.rounds,
    round_minutes: form.roundMinutes,
    change_minutes: form.changeMinutes,
    blocks_json: JSON.stringify(
      form.blocks.map((b) => (b.kind === 'meetings' ? { ...b, minutes: meetingMinutes(form) } : keyed(b, own))),
    ),
  }
}

async function checkRoom(tx: TxCtx, salon: Salon, row: ReturnType<typeof rowOf>) {
  const fields: Record<string, string> = {}
  const meetings = await meetingsOf(tx.tx, salon.id)
  const placed = meetings.filter((m) => m.status === 'scheduled')
  const inUse = {
    slot: Math.max(-1, ...placed.map((m) => m.slot ?? -1)),
    table: Math.max(-1, ...placed.map((m) => m.table_no ?? -1)),
  }
  if (inUse.slot >= row.rounds) fields.rounds = `第 ${inUse.slot + 1} 轮已有洽谈，请先移走再减少轮数`
  if (inUse.table >= row.tables) fields.tables = `${inUse.table + 1} 号桌已有洽谈，请先移走再减少桌数`
  const taken = await seatsTaken(tx.tx, salon.id)
  // Who was let in beyond the number at the door does not stand in the way of other changes.
  if (taken > row.capacity && row.capacity < salon.capacity) fields.capacity = `已报名 ${taken} 人，人数上限不能更少`
  if (Object.keys(fields).length > 0) throw new DomainError('badInput', { fields })
}

async function knownOrganisers(db: ReadDb, ids: readonly string[]): Promise<string[]> {
  const people = new Set((await organiserPeople(db)).map((p) => p.id))
  return ids.filter((id) => people.has(id))
}

const PITCH = /^([A-Z]{2}-\d{4}-\d{4,})(?:\s+(\d{1,2}))?(?:\s+(\S.*))?$/
const side = { needPitches: 'opportunity', productPitches: 'product' } as const

/** One line per pitch: number, minutes (5–10, 5 when not given), speaker. */
async function pitchesFrom(db: ReadDb, form: SalonForm) {
  const found = []
  for (const field of ['needPitches', 'productPitches'] as const) {
    const lines = form[field]
      .split('\n')
      .map((l) => l.trim())
      .filter((l) => l !== '')
    const seen = new Set<string>()
    for (const [at, text] of lines.entries()) {
      const refuse = (why: string) => new DomainError('badInput', { fields: { [field]: `第 ${at + 1} 行：${why}` } })
      const [, number, minutes = '5', speaker = ''] = PITCH.exec(text) ?? []
      if (number === undefined) throw refuse('写作“编号 分钟 发言人”，例如 JH-2026-0003 5 王科长')
      if (Number(minutes) < 5 || Number(minutes) > 10) throw refuse('每场 5 到 10 分钟')
      const item = await publishedItemByNumber(db, number)
      if (!item || item.kind !== side[field])
        throw refuse(`没有已发布的${field === 'needPitches' ? '机会' : '产品'} ${number}`)
      if (seen.has(item.id)) throw refuse(`${number} 写了两次`)
      seen.add(item.id)
      found.push({
        id: newId(),
        item_kind: item.kind,
        item_id: item.id,
        position: at,
        minutes: Number(minutes),
        speaker: speaker.slice(0, 40),
      })
    }
  }
  return found
}
