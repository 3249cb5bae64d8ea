import type { Kysely } from 'kysely'
import type { SchemaTools } from './index.ts'

/** Questions before a decision, what a refusal rests on and how often it is given, and invitations kept back. */
export async function up(db: Kysely<unknown>, tools: SchemaTools): Promise<void> {
  // The fields that the reason of a refusal names, as they were then; empty for a refusal older than this.
  await db.schema
    .alterTable('match')
    .addColumn('reason_basis', 'text', (c) => c.notNull().defaultTo(''))
    .execute()
  // When somebody reminded the silent side; it counts while it is not older than the last step.
  await db.schema.alterTable('match').addColumn('reminded_at', 'integer').execute()
  await db.schema
    .createTable('match_question')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('match_id', 'text', (c) => c.notNull().references('match.id'))
    // The side that asks.
    .addColumn('side', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('question', 'text', (c) => c.notNull())
    .addColumn('asked_by', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('asked_at', 'integer', (c) => c.notNull())
    .addColumn('answer', 'text', (c) => c.notNull().defaultTo(''))
    // The side that answered: the other one, or the lead unit for it.
    .addColumn('answered_side', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('answered_by', 'text', (c) => c.references('person.id'))
    // When it was answered, taken back or overtaken by a decision.
    .addColumn('closed_at', 'integer')
    .execute()
  await db.schema.createIndex('match_question_match').on('match_question').columns(['match_id', 'asked_at']).execute()
  await db.schema
    .createIndex('match_question_one_open')
    .unique()
    .on('match_question')
    .columns(['match_id', 'status'])
    .where('status', '=', 'open')
    .execute()
  await db.schema
    .createTable('match_refusal')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('match_id', 'text', (c) => c.notNull().references('match.id'))
    // decline, withdraw, dismiss.
    .addColumn('act', 'text', (c) => c.notNull())
    .addColumn('side', 'text', (c) => c.notNull())
    .addColumn('reason_code', 'text', (c) => c.notNull())
    .addColumn('at', 'integer', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('match_refusal_at').on('match_refusal').columns(['at']).execute()
  await refusalsSoFar(db)
  await tools.appendOnly('match_refusal')
  await db.schema
    .createTable('invitation_draft')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('opportunity_id', 'text', (c) => c.notNull().references('opportunity.id'))
    .addColumn('product_id', 'text', (c) => c.notNull().references('product.id'))
    .addColumn('salon_id', 'text', (c) => c.references('salon.id'))
    .addColumn('note', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull().defaultTo(1))
    .addColumn('created_by', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('created_at', 'integer', (c) => c.notNull())
    .addColumn('status_by', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('status_at', 'integer', (c) => c.notNull())
    .execute()
  await db.schema
    .createIndex('invitation_draft_one_held')
    .unique()
    .on('invitation_draft')
    .columns(['opportunity_id', 'product_id', 'status'])
    .where('status', '=', 'held')
    .execute()
}

interface Before {
  match: { id: string; status: string; reason_side: string; reason_code: string; status_at: number }
  match_refusal: { id: string; match_id: string; act: string; side: string; reason_code: string; at: number }
}

/** Of a refusal that stands, its row says who gave which reason. Whether an invitation was taken back it does not. */
async function refusalsSoFar(db: Kysely<unknown>): Promise<void> {
  const known = db as Kysely<Before>
  await known
    .insertInto('match_refusal')
    .columns(['id', 'match_id', 'act', 'side', 'reason_code', 'at'])
    .expression((eb) =>
      eb
        .selectFrom('match as m')
        .select(['m.id', 'm.id as match_id'])
        .select((s) => s.case().when('m.status', '=', 'dismissed').then('dismiss').else('decline').end().as('act'))
        .select(['m.reason_side', 'm.reason_code', 'm.status_at'])
        .where('m.status', 'in', ['declined', 'dismissed'])
        .where('m.reason_code', '!=', ''),
    )
    .execute()
}
