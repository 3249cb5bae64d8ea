import { addSource, startCollaboration } from '#db/repos/collaborations.ts'
import type { NewCollaboration } from '#db/repos/collaborations.ts'
import type { TxCtx } from './context.ts'
import { newId } from './ids.ts'
import { recordStep } from './record-step.ts'

/**
 * An agreed match, a talk with 有合作意向 or an answer with 有意向 starts the collaboration of a need and a firm, once.
 * What comes later of the same pair is added to it.
 */
export async function beginCollaboration(ctx: TxCtx, c: Omit<NewCollaboration, 'id' | 'now'>): Promise<void> {
  const id = newId()
  if (await startCollaboration(ctx.tx, { ...c, id, now: ctx.now }))
    await recordStep(ctx, { object: { kind: 'collaboration', id }, action: 'start', from: '', to: 'intent' })
  else await addSource(ctx.tx, c)
}
