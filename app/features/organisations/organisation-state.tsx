import { organisationStatus } from '#app/domain/status.ts'
import type { OrganisationStatus } from '#app/domain/status.ts'
import { StateTag } from '#app/ui/marks.tsx'

const shapes = { pending: 'wait', verified: 'open', refused: 'back' } as const

export function OrganisationState({ status }: { status: OrganisationStatus }) {
  return <StateTag shape={shapes[status]}>{organisationStatus[status]}</StateTag>
}
