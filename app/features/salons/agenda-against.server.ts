import { changeLine } from '#app/domain/salon/notice-text.ts'
import { changedOrganisations, ownChanges, ownEntries, talkChanges } from '#app/domain/salon/released-agenda.ts'
import type { ReleasedAgenda, ReleasedTalk } from '#app/domain/salon/released-agenda.ts'
import type { ReadDb } from '#db/schema.ts'
import { releasedAgenda } from '#db/repos/salon-snapshots.ts'

interface Draft {
  salonId: string
  agenda: ReleasedAgenda
  name: (organisationId: string) => string
}

/** How the draft differs from a released version, talk by talk and unit by unit; null for a version that is none. */
export async function againstVersion(db: ReadDb, version: number, { salonId, agenda, name }: Draft) {
  const before = version > 0 ? await releasedAgenda(db, salonId, version) : null
  if (!before) return null
  const at = (talk: ReleasedTalk | null) => talk && { slot: talk.slot, table: talk.table }
  return {
    version,
    talks: talkChanges(before, agenda).map(({ kind, before: was, after: is }) => {
      const talk = is ?? was
      return {
        id: talk?.id ?? '',
        kind,
        title: talk ? `${name(talk.needOrganisationId)} × ${name(talk.offerOrganisationId)}` : '',
        from: at(was),
        to: at(is),
      }
    }),
    units: changedOrganisations(before, agenda)
      .map((id) => ({
        id,
        name: name(id),
        lines: ownChanges(ownEntries(before, id), ownEntries(agenda, id)).map(changeLine),
      }))
      .sort((a, b) => b.lines.length - a.lines.length || a.name.localeCompare(b.name, 'zh-CN')),
  }
}
