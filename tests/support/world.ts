import { randomBytes } from 'node:crypto'
import { creditCheckCharacter, organisationCheckDigit } from '#app/domain/credit-code.ts'
import { anonymous } from '#app/domain/policy/actor.ts'
import type { Actor, SignedIn } from '#app/domain/policy/actor.ts'
import { foldName } from '#app/domain/text.ts'
import type { MembershipRole, OrganisationKind, StaffRole } from '#app/domain/vocabulary.ts'
import { chooseHere } from '#app/server/choosing.ts'
import { readConfig } from '#app/server/config.ts'
import type { Ctx, Services } from '#app/server/context.ts'
import { newId } from '#app/server/ids.ts'
import { keysFrom } from '#app/server/keys.ts'
import { createLog } from '#app/server/log.ts'
import { createLastVisits } from '#app/server/last-visits.ts'
import { pressHere } from '#app/server/papers/press.ts'
import { createReadMemo } from '#app/server/read-memo.ts'
import { createSearchCounts } from '#app/server/search-counts.ts'
import { createViewCounts } from '#app/server/view-counts.ts'
import { previewWith } from '#app/server/words-preview.ts'
import { keepPreviews } from '#app/server/words-previews.ts'
import { migrate } from '#db/migrate.ts'
import { openMemoryDatabase } from '#db/sqlite.ts'
import type { OpenDatabase } from '#db/sqlite.ts'
import { absentMatching, absentSearch } from './absent-ports.ts'

/** A migrated database that each test copies (0.3 ms), so nothing needs to be mocked. */
let template: Promise<Buffer> | undefined
async function migrated(): Promise<Buffer> {
  const database = openMemoryDatabase()
  await migrate(database.db, 0)
  const bytes = database.serialize()
  database.close()
  return bytes
}

const keys = keysFrom([randomBytes(32), randomBytes(32), randomBytes(32)])
/** 2026-11-23 10:00 in Shanghai, a Monday. */
export const START = Date.UTC(2026, 10, 23, 2)

/** One test's own database, clock and people. */
export interface World {
  services: Services
  database: OpenDatabase
  /** Moves the clock forward. */
  pass(ms: number): void
  now(): number
  ctx(actor?: Actor): Ctx
  organisation(o?: Partial<NewOrganisation>): Promise<string>
  /** A person with a membership and/or staff roles, as an actor. Reads the organisation's flags at this moment. */
  person(p: NewPerson): Promise<SignedIn>
  close(): void
}

export interface NewOrganisation {
  name: string
  kind: OrganisationKind
  verified: boolean
  mayPost: boolean
  mayOffer: boolean
}

export interface NewPerson {
  name?: string
  organisation?: string
  role?: MembershipRole
  staff?: StaffRole[]
  maySubmit?: boolean
}

let serial = 0
function inventedCode(): string {
  serial++
  const eight = String(10_000_000 + serial)
  const body = `91360199${eight}${organisationCheckDigit(eight)}`
  return body + creditCheckCharacter(body)
}

export async function createWorld(overrides: Partial<Services> = {}): Promise<World> {
  const database = openMemoryDatabase(await (template ??= migrated()))
  let now = START
  const log = createLog(
    'test',
    process.env.TEST_LOG ? process.stdout : ({ write: () => true } as unknown as NodeJS.WritableStream),
  )
  const services: Services = {
    config: { ...readConfig({ NODE_ENV: 'test' }, '/'), limits: false },
    clock: { now: () => now, offset: () => now - Date.now() },
    log,
    db: database.db,
    read: database.db,
    memo: createReadMemo(database.db),
    views: createViewCounts(database.db, log),
    searches: createSearchCounts(database.db, log),
    previewWords: keepPreviews(previewWith(database.db, '')),
    visits: createLastVisits(database.db, log),
    keys,
    search: absentSearch,
    matching: absentMatching,
    choosing: chooseHere,
    press: pressHere,
    spreadsheetChild: '',
    publicUrl: () => 'http://127.0.0.1:3000',
    ...overrides,
  }
  return {
    services,
    database,
    pass: (ms) => void (now += ms),
    now: () => now,
    ctx: (actor = anonymous) => ({ ...services, actor, now, requestId: 'test', address: '127.0.0.1' }),
    organisation: (o = {}) => addOrganisation(services, o),
    person: (p) => addPerson(services, p),
    close: () => database.close(),
  }
}

async function addOrganisation({ db, clock }: Services, o: Partial<NewOrganisation>): Promise<string> {
  const id = newId()
  const name = o.name ?? `示例单位${serial + 1}`
  await db
    .insertInto('organisation')
    .values({
      id,
      code: inventedCode(),
      name,
      name_folded: foldName(name),
      kind: o.kind ?? 'enterprise',
      status: (o.verified ?? true) ? 'verified' : 'pending',
      may_post: (o.mayPost ?? true) ? 1 : 0,
      may_offer: (o.mayOffer ?? true) ? 1 : 0,
      created_at: clock.now(),
      updated_at: clock.now(),
    })
    .execute()
  return id
}

async function addPerson({ db, clock, keys: k }: Services, p: NewPerson): Promise<SignedIn> {
  const id = newId()
  const login = `test-${id}`
  await db
    .insertInto('person')
    .values({
      id,
      login_hash: k.lookupHash('login', login),
      login_cipher: k.encryptField(login, `person.login:${id}`),
      name: p.name ?? '王示例',
      password_hash: '',
      created_at: clock.now(),
      updated_at: clock.now(),
    })
    .execute()
  for (const role of p.staff ?? [])
    await db.insertInto('staff_grant').values({ person_id: id, role, granted_at: clock.now() }).execute()
  const role = p.role ?? 'admin'
  if (p.organisation)
    await db
      .insertInto('membership')
      .values({
        person_id: id,
        organisation_id: p.organisation,
        role,
        may_submit: p.maySubmit ? 1 : 0,
        created_at: clock.now(),
      })
      .execute()
  const o = p.organisation
    ? await db.selectFrom('organisation').selectAll().where('id', '=', p.organisation).executeTakeFirstOrThrow()
    : null
  return {
    kind: 'person',
    personId: id,
    name: p.name ?? '王示例',
    staff: p.staff ?? [],
    sessionHash: id,
    organisations: o ? [{ id: o.id, name: o.name }] : [],
    organisation: o && {
      id: o.id,
      name: o.name,
      kind: o.kind as OrganisationKind,
      verified: o.status === 'verified',
      mayPost: o.may_post === 1,
      mayOffer: o.may_offer === 1,
      role,
      maySubmit: p.maySubmit ?? false,
    },
  }
}
