import { changeLine, entryLine } from '#app/domain/salon/notice-text.ts'
import { changedOrganisations, ownChanges, talkChanges } from '#app/domain/salon/released-agenda.ts'
import type { OwnEntry, ReleasedAgenda } from '#app/domain/salon/released-agenda.ts'
import { describeViolation, validateAgenda } from '#app/domain/scheduling/validate.ts'
import type { Ctx } from '#app/server/context.ts'
import { absoluteUrl } from '#app/server/context.ts'
import { heldNotices, noticesOf } from '#db/repos/agenda-notices.ts'
import type { AgendaNotice } from '#db/repos/agenda-notices.ts'
import { agendaVersionsOf } from '#db/repos/salon-agendas.ts'
import { blockUnitsOf } from '#db/repos/block-units.ts'
import { loadComposition } from '#db/repos/salon-compositions.ts'
import type { SalonRegistration } from '#db/repos/salon-registrations.ts'
import { snapshot } from '#db/repos/salon-snapshots.ts'
import { pitchesOf } from '#db/repos/salons.ts'
import { shortNames } from './agenda.queries.server.ts'
import { loadTeamSalon } from './load-salon.server.ts'
import { linkContext } from './register-for-salon.server.ts'
import { unitChanges } from './release-agenda.server.ts'
import { strayPitches } from './stray-pitches.server.ts'

/** The draft against what is released, the notices, and all versions. */
export async function releaseDesk(ctx: Ctx, key: string) {
  const { salon } = await loadTeamSalon(ctx, ctx.read, key)
  const { problem, current, meetings, registrations } = await loadComposition(ctx.read, salon, ctx.now)
  const pitches = await pitchesOf(ctx.read, salon.id)
  const draft = snapshot(salon, pitches, meetings, await blockUnitsOf(ctx.read, salon.id))
  const held = await heldNotices(ctx.read, salon.id)
  const names = shortNames(registrations)
  const fullName = new Map(
    meetings.flatMap((m) => [
      [m.need_organisation_id, m.need_short || m.need_name],
      [m.offer_organisation_id, m.offer_short || m.offer_name],
    ]),
  )
  const name = (id: string) =>
    names[id] ?? fullName.get(id) ?? pitches.find((p) => p.organisation_id === id)?.name ?? '有单位'
  const versions = (await agendaVersionsOf(ctx.read, salon.id)).map((v) => ({
    ...v,
    content: JSON.parse(v.content_json) as ReleasedAgenda,
  }))
  const newest = versions[0]?.content ?? null
  // Where the draft is what was released last, its notices are drafted already.
  const same = newest !== null && changedOrganisations(newest, draft).length === 0
  const units = same ? [] : await unitChanges(ctx.read, salon, draft, { meetings, held })
  return {
    now: ctx.now,
    number: salon.number,
    title: salon.title,
    status: salon.status,
    version: salon.version,
    released: salon.released_version,
    placed: draft.talks.length,
    changed: newest === null ? null : talkChanges(newest, draft).length,
    conflicts: validateAgenda(problem, current).map((v) => describeViolation(v, name)),
    strays: await strayPitches(ctx.read, salon.id, pitches),
    units: units.map((u) => ({
      id: u.organisationId,
      name: name(u.organisationId),
      first: u.base === null,
      lines: u.base === null ? u.after.map(entryLine) : u.changes.map(changeLine),
    })),
    notices: (await noticesOf(ctx.read, salon.id))
      .filter((n) => n.status !== 'replaced')
      .map((n) => noticeView(ctx, salon.number, n, registrations)),
    versions: versions.map((v) => ({
      version: v.version,
      releasedAt: v.released_at,
      by: v.released_name ?? '',
      talks: v.content.talks.length,
    })),
  }
}
export type ReleaseDesk = Awaited<ReturnType<typeof releaseDesk>>

function noticeView(ctx: Ctx, number: string, n: AgendaNotice, registrations: readonly SalonRegistration[]) {
  const [before, after] = [n.before_json, n.after_json].map((json) => JSON.parse(json) as OwnEntry[])
  const changes = ownChanges(before ?? [], after ?? [])
  const registration = registrations.find((r) => r.organisation_id === n.organisation_id)
  const token = registration && ctx.keys.decryptField(registration.link_cipher, linkContext(registration.id))
  return {
    id: n.id,
    unit: n.short_name || n.organisation_name,
    version: n.version,
    base: n.base_version,
    status: n.status,
    revision: n.revision,
    body: n.body,
    changes: changes.length,
    dropped: changes.filter((c) => c.kind === 'dropped').length,
    before: (before ?? []).map(entryLine),
    after: (after ?? []).map(entryLine),
    copyText: token ? `${n.body}\n查看日程、加入日历：${absoluteUrl(ctx, `/salons/r/${token}`)}` : n.body,
    calendar: `desk/salons/${number}/notices/${n.id}`,
    settledBy: n.settled_name ?? '',
    settledAt: n.settled_at,
  }
}
export type NoticeView = ReturnType<typeof noticeView>
