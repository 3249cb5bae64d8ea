import { meetingStatus, registrationStatus, salonStatus } from '#app/domain/status.ts'
import type { MeetingStatus, RegistrationStatus, SalonStatus } from '#app/domain/status.ts'
import { StateTag } from '#app/ui/marks.tsx'
import type { StateShape } from '#app/ui/marks.tsx'

const salonShape: Record<SalonStatus, StateShape> = {
  planning: 'draft',
  registration: 'open',
  released: 'open',
  held: 'shut',
  closed: 'shut',
}
export function SalonState({ status }: { status: SalonStatus }) {
  return <StateTag shape={salonShape[status]}>{salonStatus[status]}</StateTag>
}

const meetingShape: Record<MeetingStatus, StateShape> = {
  proposed: 'wait',
  agreed: 'open',
  refused: 'back',
  scheduled: 'open',
  held: 'shut',
  'no-show': 'back',
  cancelled: 'shut',
}
export function MeetingState({ status }: { status: MeetingStatus }) {
  return <StateTag shape={meetingShape[status]}>{meetingStatus[status]}</StateTag>
}

const registrationShape: Record<RegistrationStatus, StateShape> = {
  registered: 'open',
  waiting: 'wait',
  cancelled: 'shut',
}
export function RegistrationState({ status }: { status: RegistrationStatus }) {
  return <StateTag shape={registrationShape[status]}>{registrationStatus[status]}</StateTag>
}
