import type { BlockKind } from './blocks.ts'
import type { Span } from './timetable.ts'

/** What a released version of an agenda holds: a frozen copy, so that later changes never alter what was published. */

export interface ReleasedTalk {
  id: string
  slot: number
  table: number
  needOrganisationId: string
  offerOrganisationId: string
  /** Names for everybody: an owner who stays unnamed is 某商贸企业 here. */
  needName: string
  offerName: string
  opportunityNumber: string
  opportunityTitle: string
  productNumber: string
  productTitle: string
}

export interface ReleasedPitch extends Span {
  itemKind: 'opportunity' | 'product'
  number: string
  title: string
  organisationId: string
  /** Name for everybody. */
  name: string
}

export interface ReleasedBlock extends Span {
  kind: BlockKind
  title: string
  pitches: ReleasedPitch[]
}

export interface ReleasedAgenda {
  title: string
  place: string
  startsAt: number
  endsAt: number
  tables: number
  blocks: ReleasedBlock[]
  rounds: Span[]
  talks: ReleasedTalk[]
}

/** Organisations whose own talks differ between two versions; all that take part when there is no earlier one. */
export function changedOrganisations(before: ReleasedAgenda | null, after: ReleasedAgenda): string[] {
  const schedule = (agenda: ReleasedAgenda | null) => {
    const own = new Map<string, string[]>()
    const put = (id: string, entry: string) => own.set(id, [...(own.get(id) ?? []), entry])
    for (const t of agenda?.talks ?? []) {
      const round = agenda?.rounds[t.slot]
      const entry = `${t.id} ${round?.startsAt ?? t.slot} ${t.table}`
      put(t.needOrganisationId, entry)
      put(t.offerOrganisationId, entry)
    }
    for (const p of agenda?.blocks.flatMap((b) => b.pitches) ?? []) put(p.organisationId, `${p.number} ${p.startsAt}`)
    return new Map([...own].map(([id, entries]) => [id, entries.sort().join('\n')]))
  }
  const a = schedule(before)
  const b = schedule(after)
  return [...new Set([...a.keys(), ...b.keys()])].filter((id) => a.get(id) !== b.get(id))
}
