import type { z } from 'zod'
import type { Ctx } from '#app/server/context.ts'
import { stepAgenda } from './agenda-steps.server.ts'
import { dropAgenda, requestAgenda, takeAgenda } from './compose-agenda.server.ts'
import { lockMeetings, lockWhole, moveMeeting } from './move-meeting.server.ts'
import { cancelMeeting } from './propose-meetings.server.ts'
import type { agendaFormSchema } from './salon.schema.ts'
import { removePitch } from './stray-pitches.server.ts'
import { whatIf } from './what-if.ts'

type AgendaForm = z.infer<typeof agendaFormSchema>

/** What the agenda desk asks for, and the sentence that confirms it. */
export async function agendaAct(ctx: Ctx, number: string, input: AgendaForm): Promise<string> {
  switch (input.intent) {
    case 'compose':
      await requestAgenda(ctx, number, { freely: input.freely })
      return '开始排议程'
    case 'without':
      await requestAgenda(ctx, number, { scenario: { kind: 'without', organisationId: input.organisationId } })
      return '开始比较'
    case 'moreTables':
    case 'endEarlier':
    case 'endLater':
      await requestAgenda(ctx, number, { scenario: whatIf[input.intent].scenario })
      return '开始比较'
    case 'take':
      await takeAgenda(ctx, number, input.runId)
      return '已采用'
    case 'drop':
      await dropAgenda(ctx, number, input.runId)
      return '没有采用，安排未变'
    case 'undo':
    case 'redo':
      return `${input.intent === 'undo' ? '已撤销' : '已重做'}：${await stepAgenda(ctx, number, { ...input, direction: input.intent })}`
    default:
      return arrange(ctx, number, input)
  }
}

type Arrangement = Exclude<
  AgendaForm,
  { intent: 'compose' | 'without' | 'moreTables' | 'endEarlier' | 'endLater' | 'take' | 'drop' | 'undo' | 'redo' }
>

/** Moving and locking by hand. */
async function arrange(ctx: Ctx, number: string, input: Arrangement): Promise<string> {
  switch (input.intent) {
    case 'move': {
      const [slot = 0, table = 0] = input.place.split('-').map(Number)
      await moveMeeting(ctx, number, { meetingId: input.meetingId, version: input.version, to: { slot, table } })
      return '已移动'
    }
    case 'remove':
      await moveMeeting(ctx, number, { meetingId: input.meetingId, version: input.version, to: null })
      return '已移出议程'
    case 'cancelTalk':
      await cancelMeeting(ctx, number, input.meetingId)
      return '已取消这场洽谈'
    case 'removePitch':
      await removePitch(ctx, number, input.pitchId)
      return '已移出上台安排'
    case 'lock':
    case 'unlock':
      await lockMeetings(ctx, number, { locked: input.intent === 'lock', meetingId: input.meetingId })
      break
    case 'lockUnit':
    case 'unlockUnit': {
      const target = { kind: 'unit', organisationId: input.organisationId } as const
      await lockWhole(ctx, number, target, input.intent === 'lockUnit')
      break
    }
    case 'lockRound':
    case 'unlockRound':
      await lockWhole(ctx, number, { kind: 'round', slot: input.slot }, input.intent === 'lockRound')
      break
    case 'lockAll':
    case 'unlockAll':
      await lockMeetings(ctx, number, { locked: input.intent === 'lockAll' })
      return input.intent === 'lockAll' ? '已全部锁定' : '已全部解锁'
  }
  return input.intent.startsWith('lock') ? '已锁定' : '已解锁'
}
