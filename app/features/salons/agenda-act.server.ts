import type { z } from 'zod'
import type { Ctx } from '#app/server/context.ts'
import { dropAgenda, requestAgenda, takeAgenda } from './compose-agenda.server.ts'
import { lockMeetings, moveMeeting } from './move-meeting.server.ts'
import { releaseAgenda } from './release-agenda.server.ts'
import type { agendaFormSchema } from './salon.schema.ts'

/** What the agenda desk asks for, and the sentence that confirms it. */
export async function agendaAct(ctx: Ctx, number: string, input: z.infer<typeof agendaFormSchema>): Promise<string> {
  switch (input.intent) {
    case 'compose':
      await requestAgenda(ctx, number)
      return '开始排议程'
    case 'take':
      await takeAgenda(ctx, number, input.runId)
      return '已采用'
    case 'drop':
      await dropAgenda(ctx, number, input.runId)
      return '没有采用，安排未变'
    case 'move': {
      const [slot = 0, table = 0] = input.place.split('-').map(Number)
      await moveMeeting(ctx, number, { meetingId: input.meetingId, version: input.version, to: { slot, table } })
      return '已移动'
    }
    case 'remove':
      await moveMeeting(ctx, number, { meetingId: input.meetingId, version: input.version, to: null })
      return '已移出议程'
    case 'lock':
    case 'unlock':
      await lockMeetings(ctx, number, { locked: input.intent === 'lock', meetingId: input.meetingId })
      return input.intent === 'lock' ? '已锁定' : '已解锁'
    case 'lockAll':
    case 'unlockAll':
      await lockMeetings(ctx, number, { locked: input.intent === 'lockAll' })
      return input.intent === 'lockAll' ? '已全部锁定' : '已全部解锁'
    case 'release':
      return `已发布第 ${await releaseAgenda(ctx, number, input.version)} 版`
  }
}
