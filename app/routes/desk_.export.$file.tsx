import { z } from 'zod'
import { DomainError } from '#app/domain/errors.ts'
import { flag, line } from '#app/domain/fields.ts'
import { opportunityStatus, productStatus } from '#app/domain/status.ts'
import type { OpportunityStatus, ProductStatus } from '#app/domain/status.ts'
import { exportItems } from '#app/features/items/export-items.server.ts'
import { exportOwnItems } from '#app/features/items/export-own-items.server.ts'
import { searchQuery } from '#app/features/items/list-query.ts'
import { exportReviews } from '#app/features/items/review/export-reviews.server.ts'
import { reviewsQuery } from '#app/features/items/review/review.queries.server.ts'
import { exportMatches } from '#app/features/matching/export-matches.server.ts'
import { exportSuggestions } from '#app/features/matching/export-suggestions.server.ts'
import { exportReasons } from '#app/features/matching/export-reasons.server.ts'
import { matchListQuery, suggestionsQuery } from '#app/features/matching/match.schema.ts'
import { reasonsQuery } from '#app/features/matching/reason-words.ts'
import {
  exportDeskOrganisations,
  exportOrganisations,
} from '#app/features/organisations/export-organisations.server.ts'
import { deskOrganisationsQuery, organisationsQuery } from '#app/features/organisations/organisations.queries.server.ts'
import { exportDeskReleases, exportReleases } from '#app/features/releases/export-releases.server.ts'
import { deskResponsesQuery } from '#app/features/responses/desk.queries.server.ts'
import { exportDeskResponses, exportReceived } from '#app/features/responses/export-responses.server.ts'
import { collaborationQuery } from '#app/features/salons/collaborations.queries.server.ts'
import { exportCollaborations } from '#app/features/salons/export-collaborations.server.ts'
import {
  exportInvitations,
  exportOutcomes,
  exportOwnTalks,
  exportRegistrations,
} from '#app/features/salons/export-salon.server.ts'
import { exportDeskSalons, exportSalons } from '#app/features/salons/export-salons.server.ts'
import type { Ctx } from '#app/server/context.ts'
import { exportTable } from '#app/server/export-table.ts'
import type { ExportedTable } from '#app/server/export-table.ts'
import { protectedRoute } from '#app/server/protected-route.ts'

type Raw = Record<string, unknown>

/** A list by the query of its page; what its page would not show to the actor, its query refuses here as well. */
const list =
  <Q extends z.ZodType>(query: Q, table: (ctx: Ctx, query: z.infer<Q>) => Promise<ExportedTable>) =>
  (ctx: Ctx, raw: Raw) =>
    table(ctx, query.parse(raw))

/** A list that belongs to one need or one salon. */
const listOf = (table: (ctx: Ctx, key: string) => Promise<ExportedTable>) =>
  list(z.object({ of: line(60).catch('').default('') }), (ctx, { of }) => table(ctx, of))

const one = <S extends string>(words: Record<S, string>) =>
  z
    .enum(Object.keys(words) as [S, ...S[]])
    .optional()
    .catch(undefined)

const lists = {
  'own-opportunities': list(z.object({ state: one<OpportunityStatus>(opportunityStatus) }), (ctx, { state }) =>
    exportOwnItems(ctx, { kind: 'opportunity', status: state }),
  ),
  'own-products': list(z.object({ status: one<ProductStatus>(productStatus) }), (ctx, { status }) =>
    exportOwnItems(ctx, { kind: 'product', status }),
  ),
  search: list(searchQuery, (ctx, query) => exportItems(ctx, query, query.list)),
  reviews: list(reviewsQuery, exportReviews),
  matches: list(matchListQuery, exportMatches),
  suggestions: list(suggestionsQuery, exportSuggestions),
  reasons: list(reasonsQuery, exportReasons),
  answers: list(deskResponsesQuery, exportDeskResponses),
  received: listOf(exportReceived),
  collaborations: list(collaborationQuery, exportCollaborations),
  organisations: list(organisationsQuery, exportOrganisations),
  'desk-organisations': list(deskOrganisationsQuery, exportDeskOrganisations),
  releases: list(z.object({}), exportReleases),
  'desk-releases': list(
    z.object({ tab: z.enum(['open', 'published']).catch('open').default('open') }),
    exportDeskReleases,
  ),
  salons: list(z.object({ past: flag, year: z.coerce.number().int().optional().catch(undefined) }), exportSalons),
  'desk-salons': list(z.object({ past: flag }), exportDeskSalons),
  registrations: listOf(exportRegistrations),
  invitations: listOf(exportInvitations),
  'own-talks': listOf(exportOwnTalks),
  outcomes: listOf(exportOutcomes),
}

/** Lists as files, each narrowed as its page is by the same query. */
export const loader = protectedRoute.loader(
  { permission: 'list.export', params: z.object({ file: line(60) }), query: z.record(z.string(), z.unknown()) },
  async ({ ctx, web, params, query }) => {
    const [name, format] = params.file.split('.')
    const table = Object.hasOwn(lists, name ?? '') ? lists[name as keyof typeof lists] : undefined
    if (!table || (format !== 'xlsx' && format !== 'csv')) throw new DomainError('notFound')
    await web.limit('export')
    return exportTable(ctx, await table(ctx, query), format)
  },
)
