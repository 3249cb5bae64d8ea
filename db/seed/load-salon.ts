import { agendaQuality } from '#app/domain/salon/composition.ts'
import { loadSolver } from '#app/domain/scheduling/cadical.ts'
import { composeAgenda } from '#app/domain/scheduling/compose.ts'
import { addDays, DAY_MS, HOUR_MS, parseDeadline, shanghaiParts } from '#app/domain/time.ts'
import { nextNumber } from '../repos/counters.ts'
import { insertMeeting, meetingsOf } from '../repos/meetings.ts'
import { insertAgendaVersion } from '../repos/salon-agendas.ts'
import { loadComposition } from '../repos/salon-compositions.ts'
import { insertRegistration, replaceDelegates } from '../repos/salon-registrations.ts'
import { snapshot } from '../repos/salon-snapshots.ts'
import { putWish } from '../repos/salon-wishes.ts'
import { insertSalon, pitchesOf, salonByKey, setPitches, setTeam } from '../repos/salons.ts'
import type { Tx } from '../schema.ts'
import { authorOf } from './accounts.ts'
import { salon } from './activity.ts'
import { pairKey } from './load-matches.ts'
import type { SeedPairIds } from './load-matches.ts'
import { needs } from './needs.ts'
import { products } from './products.ts'
import { idOf } from './seed-tools.ts'
import type { SeedIds, SeedTools } from './seed-tools.ts'
import type { SeedPair } from './types.ts'

const PLANNED_DAYS_AGO = 12
const OPENED_DAYS_AGO = 10
const REGISTERED_DAYS_AGO = 7
const AGREED_DAYS_AGO = 2
const SEED = 1

/** The demonstration salon with its registrations, answered invitations and a composed, released agenda. */
export async function loadSalon(tx: Tx, tools: SeedTools, ids: SeedIds, pairs: SeedPairIds): Promise<void> {
  const id = await putSalon(tx, tools, ids)
  await putRegistrations(tx, tools, ids, id)
  for (const pair of salon.pairs)
    await putMeeting(tx, tools, ids, { salonId: id, pair, matchId: idOf(pairs, pairKey(pair)) })
  for (const { from, to, kind } of salon.wishes)
    await putWish(tx, {
      salon_id: id,
      organisation_id: idOf(ids.organisations, from),
      other_id: idOf(ids.organisations, to),
      kind,
      created_at: tools.now - days(AGREED_DAYS_AGO),
    })
  await release(tx, tools, ids, id)
}

const days = (n: number) => n * DAY_MS

async function putSalon(tx: Tx, tools: SeedTools, ids: SeedIds): Promise<string> {
  const id = tools.newId()
  const startsAt = parseDeadline(`${addDays(tools.today, salon.dateInDays)} ${salon.startsAt}`) ?? tools.now
  const closesOn = addDays(tools.today, salon.registrationClosesInDays)
  const author = idOf(ids.people, salon.createdBy)
  await insertSalon(tx, {
    id,
    number: await nextNumber(tx, 'SL', shanghaiParts(startsAt).year),
    kind: salon.kind,
    title: salon.title,
    theme: salon.theme,
    place: salon.place,
    starts_at: startsAt,
    status: 'released',
    capacity: salon.capacity,
    per_organisation: salon.perOrganisation,
    tables: salon.tables,
    rounds: salon.rounds,
    round_minutes: salon.roundMinutes,
    change_minutes: salon.changeMinutes,
    blocks_json: JSON.stringify(salon.blocks.map((b) => ({ ...b, speaker: '' }))),
    registration_closes_at: parseDeadline(`${closesOn} ${salon.registrationClosesHour}:00`),
    answers_close_at: startsAt - DAY_MS,
    seed: SEED,
    released_version: 1,
    demo: 1,
    created_by: author,
    created_at: tools.now - days(PLANNED_DAYS_AGO),
    updated_at: tools.now,
    status_at: tools.now,
  })
  await setTeam(
    tx,
    id,
    salon.team.map((login) => idOf(ids.people, login)),
  )
  const pitch = (
    itemKind: 'opportunity' | 'product',
    itemId: string,
    p: { minutes: number; speaker: string },
    position: number,
  ) => ({
    id: tools.newId(),
    salon_id: id,
    item_kind: itemKind,
    item_id: itemId,
    position,
    minutes: p.minutes,
    speaker: p.speaker,
  })
  await setPitches(tx, id, [
    ...salon.needPitches.map((p, at) => pitch('opportunity', idOf(ids.needs, p.need), p, at)),
    ...salon.productPitches.map((p, at) => pitch('product', idOf(ids.products, p.product), p, at)),
  ])
  const steps: [action: string, from: string, to: string, at: number][] = [
    ['create', '', 'planning', tools.now - days(PLANNED_DAYS_AGO)],
    ['openRegistration', 'planning', 'registration', tools.now - days(OPENED_DAYS_AGO)],
    ['release', 'registration', 'released', tools.now - HOUR_MS],
  ]
  for (const [action, from, to, at] of steps)
    await step(tx, tools, { kind: 'salon', id, action, from, to, by: author, at })
  return id
}

async function putRegistrations(tx: Tx, tools: SeedTools, ids: SeedIds, salonId: string): Promise<void> {
  const at = tools.now - days(REGISTERED_DAYS_AGO)
  for (const [order, r] of salon.registrations.entries()) {
    const id = tools.newId()
    const login = authorOf(r.organisation)
    const person = idOf(ids.people, login)
    // A unit without an account registered by telephone.
    const byStaff = login === salon.createdBy
    await insertRegistration(tx, {
      id,
      salon_id: salonId,
      organisation_id: idOf(ids.organisations, r.organisation),
      status: 'registered',
      seats: r.delegates.length,
      absent_json: JSON.stringify(r.absentRounds.map((round) => round - 1)),
      note: r.note,
      ...tools.secretLink(`registration.link:${id}`),
      by_person_id: byStaff ? null : person,
      confirmed_by_staff: byStaff ? person : null,
      // The host takes no part in talks; the others agreed to be seen, some of them by their personal link.
      listed_at: r.organisation === 'lead' ? null : at + order * 60_000,
      queue_no: order + 1,
      created_at: at + order * 60_000,
      status_at: at + order * 60_000,
    })
    await replaceDelegates(
      tx,
      id,
      r.delegates.map((d, position) => ({
        id: tools.newId(),
        registration_id: id,
        position,
        name: d.name,
        title: d.title,
      })),
    )
    await step(tx, tools, { kind: 'registration', id, action: 'register', from: '', to: 'registered', by: person, at })
  }
}

async function putMeeting(
  tx: Tx,
  tools: SeedTools,
  ids: SeedIds,
  { salonId, pair, matchId }: { salonId: string; pair: SeedPair; matchId: string },
): Promise<void> {
  const owner = needs.find((n) => n.key === pair.need)?.organisation ?? ''
  const firm = products.find((p) => p.key === pair.product)?.organisation ?? ''
  const agreedAt = tools.now - days(AGREED_DAYS_AGO)
  const id = tools.newId()
  const staff = idOf(ids.people, salon.createdBy)
  const phoned = [owner, firm].some((key) => authorOf(key) === salon.createdBy)
  const agreed = (side: 'need' | 'offer') =>
    pair.state === 'agreed' || (pair.state === 'refused' && pair.reason?.side !== side) ? agreedAt : null
  await insertMeeting(tx, {
    id,
    salon_id: salonId,
    match_id: matchId,
    need_organisation_id: idOf(ids.organisations, owner),
    offer_organisation_id: idOf(ids.organisations, firm),
    status: pair.state,
    need_agreed_at: agreed('need'),
    offer_agreed_at: agreed('offer'),
    confirmed_by_staff: phoned && pair.state !== 'proposed' ? staff : null,
    refused_side: pair.reason?.side ?? '',
    reason_code: pair.reason?.code ?? '',
    reason_text: pair.reason?.text ?? '',
    created_at: agreedAt - DAY_MS,
    status_at: pair.state === 'proposed' ? agreedAt - DAY_MS : agreedAt,
  })
  await step(tx, tools, {
    kind: 'meeting',
    id,
    action: 'propose',
    from: '',
    to: 'proposed',
    by: staff,
    at: agreedAt - DAY_MS,
  })
  if (pair.state !== 'proposed')
    await step(tx, tools, {
      kind: 'meeting',
      id,
      action: pair.state === 'agreed' ? 'agree' : 'refuse',
      from: 'proposed',
      to: pair.state,
      by: staff,
      at: agreedAt,
    })
}

/** Composes the agenda with the product's own composer and freezes version 1. */
async function release(tx: Tx, tools: SeedTools, ids: SeedIds, salonId: string): Promise<void> {
  const row = await salonByKey(tx, salonId)
  if (!row) throw new Error('the demonstration salon is not there')
  const at = tools.now - HOUR_MS
  const by = idOf(ids.people, salon.createdBy)
  const { problem } = await loadComposition(tx, row, at)
  const agenda = composeAgenda(problem, { seed: SEED, createSolver: await loadSolver() })
  for (const [id, slot] of Object.entries(agenda.slots)) {
    await tx
      .updateTable('meeting')
      .set({ status: 'scheduled', slot, table_no: agenda.tables[id] ?? null, status_at: at })
      .where('id', '=', id)
      .execute()
    await step(tx, tools, { kind: 'meeting', id, action: 'schedule', from: 'agreed', to: 'scheduled', by, at })
  }
  await insertAgendaVersion(tx, {
    salon_id: salonId,
    version: 1,
    content_json: JSON.stringify(snapshot(row, await pitchesOf(tx, salonId), await meetingsOf(tx, salonId), new Map())),
    quality_json: JSON.stringify(agendaQuality(problem, agenda)),
    released_by: by,
    released_at: at,
  })
}

async function step(
  tx: Tx,
  tools: SeedTools,
  s: { kind: string; id: string; action: string; from: string; to: string; by: string; at: number },
): Promise<void> {
  await tx
    .insertInto('status_history')
    .values({
      id: tools.newId(),
      object_kind: s.kind,
      object_id: s.id,
      action: s.action,
      from_status: s.from,
      to_status: s.to,
      person_id: s.by,
      reason: '',
      created_at: s.at,
    })
    .execute()
}
