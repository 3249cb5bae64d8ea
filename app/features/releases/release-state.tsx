import { releaseStatus } from '#app/domain/status.ts'
import type { ReleaseStatus } from '#app/domain/status.ts'
import { StateTag } from '#app/ui/marks.tsx'
import type { StateShape } from '#app/ui/marks.tsx'

const shapes: Record<ReleaseStatus, StateShape> = { draft: 'draft', proposed: 'wait', published: 'open' }

/** The state of a release in its word and shape. */
export function ReleaseState({ status }: { status: ReleaseStatus }) {
  return <StateTag shape={shapes[status]}>{releaseStatus[status]}</StateTag>
}
