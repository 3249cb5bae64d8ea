import type { Selectable } from 'kysely'
import type { ReadDb, Tx } from '../schema.ts'
import type { MembershipClaimTable } from '../tables/people.ts'

export type ClaimRow = Selectable<MembershipClaimTable>

/** Asks for membership. A claim of the same person that was refused before waits again. */
export async function putClaim(
  tx: Tx,
  claim: { id: string; organisationId: string; personId: string; now: number },
): Promise<void> {
  await tx
    .insertInto('membership_claim')
    .values({
      id: claim.id,
      organisation_id: claim.organisationId,
      person_id: claim.personId,
      created_at: claim.now,
    })
    .onConflict((c) =>
      c
        .columns(['organisation_id', 'person_id'])
        .doUpdateSet({ status: 'pending', reason: '', created_at: claim.now, decided_by: null, decided_at: null }),
    )
    .execute()
}

export async function claimById(db: ReadDb, id: string): Promise<ClaimRow | undefined> {
  return db.selectFrom('membership_claim').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Decides a claim that still waits. False when somebody else was faster. */
export async function decideClaim(
  tx: Tx,
  id: string,
  decision: { status: 'accepted' | 'refused'; reason: string; personId: string; now: number },
): Promise<boolean> {
  const result = await tx
    .updateTable('membership_claim')
    .set({
      status: decision.status,
      reason: decision.reason,
      decided_by: decision.personId,
      decided_at: decision.now,
    })
    .where('id', '=', id)
    .where('status', '=', 'pending')
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

const pending = (db: ReadDb) =>
  db
    .selectFrom('membership_claim as c')
    .innerJoin('person as p', 'p.id', 'c.person_id')
    .innerJoin('organisation as o', 'o.id', 'c.organisation_id')
    .select(['c.id', 'c.created_at', 'c.organisation_id', 'p.name as person', 'p.title', 'o.name as organisation'])
    .where('c.status', '=', 'pending')
    .orderBy('c.created_at')

export type PendingClaim = Awaited<ReturnType<typeof pendingClaimsOf>>[number]

export async function pendingClaimsOf(db: ReadDb, organisationId: string) {
  return pending(db).where('c.organisation_id', '=', organisationId).execute()
}

/** Claims that the lead unit decides: of units that are not verified or have no 单位联络员. */
export async function claimsForLeadUnit(db: ReadDb) {
  return pending(db)
    .where((eb) =>
      eb.or([
        eb('o.status', '!=', 'verified'),
        eb.not(
          eb.exists(
            eb
              .selectFrom('membership as m')
              .select('m.person_id')
              .whereRef('m.organisation_id', '=', 'o.id')
              .where('m.role', '=', 'admin'),
          ),
        ),
      ]),
    )
    .execute()
}

/** A person's own claims that wait or were refused. */
export async function claimsBy(db: ReadDb, personId: string) {
  return db
    .selectFrom('membership_claim as c')
    .innerJoin('organisation as o', 'o.id', 'c.organisation_id')
    .select(['c.id', 'c.status', 'c.reason', 'c.created_at', 'o.name as organisation'])
    .where('c.person_id', '=', personId)
    .where('c.status', '!=', 'accepted')
    .orderBy('c.created_at', 'desc')
    .execute()
}
