import { unnamedOwner } from '#app/domain/issued-list/names.ts'
import type { OpportunityContent } from '#app/domain/opportunity-content.ts'
import { opportunityAccess, ownerHidden, visibleFields } from '#app/domain/policy/visibility.ts'
import type { OpportunityStatus } from '#app/domain/status.ts'
import type { OrganisationKind, Visibility } from '#app/domain/vocabulary.ts'
import type { Ctx } from '#app/server/context.ts'
import { needEntry } from '#app/server/matching-entries.ts'
import type { PairEvidence } from '#app/server/matching-port.ts'

interface NeedFacts {
  organisation_id: string
  status: string
  visibility: string
  owner_name: string
  owner_kind: string
}

/** A need as one reader of a pair sees it. */
export interface SeenNeed {
  content: Partial<OpportunityContent>
  owner: string
  hidden: boolean
  /** Only the public summary. */
  summaryOnly: boolean
}

export function seenNeed(ctx: Ctx, row: NeedFacts, content: OpportunityContent, agreed: boolean): SeenNeed {
  const organisationId = row.organisation_id
  const ownerKind = row.owner_kind as OrganisationKind
  const access = opportunityAccess(ctx.actor, {
    organisationId,
    status: row.status as OpportunityStatus,
    visibility: row.visibility as Visibility,
    assignedReviewers: [],
  })
  const hidden = ownerHidden(ctx.actor, { organisationId, ownerKind, anonymousOwner: content.anonymousOwner, agreed })
  return {
    content: visibleFields(content, access, hidden),
    owner: hidden ? unnamedOwner(ownerKind, content.categories?.[0] ?? '') : row.owner_name,
    hidden,
    summaryOnly: access === 'summary',
  }
}

/** The matching reads details too; for a reader of the summary only what stands in the summary is left of its reasons. */
export function seenEvidence(found: PairEvidence, content: OpportunityContent, summaryOnly: boolean): PairEvidence {
  if (!summaryOnly) return found
  const { fields = [] } = needEntry({ id: found.opportunityId, organisationId: '', content })
  const summary = fields.find((field) => field.name === 'summary')
  const end = summary?.end ?? content.title.length
  const shown = found.needText.slice(0, end)
  return {
    ...found,
    phrases: found.phrases.filter((phrase) => phrase.inNeed[1] <= end),
    words: found.words.filter((word) => word.inNeed[1] <= end),
    conditions: [],
    nearMiss: null,
    unsaid: found.unsaid.filter((words) => shown.includes(words)),
  }
}
