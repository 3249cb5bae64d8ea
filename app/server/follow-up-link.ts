import type { Services } from './context.ts'
import { sha256 } from './ids.ts'

/**
 * The secret of the link by which a unit answers a 回访 without an account. It follows from the question, so that it is
 * stored nowhere; a question that is asked again after it was taken back has another one.
 */
export const followUpToken = ({ keys }: Pick<Services, 'keys'>, question: { id: string; link_no: number }): string =>
  keys.lookupHash('salon.followUp', `${question.id} ${question.link_no}`).slice(0, 32)

/** What is stored to find the question of a link. */
export const followUpHash = (token: string): string => sha256(`follow-up ${token}`)

export const followUpPath = (services: Pick<Services, 'keys'>, question: { id: string; link_no: number }): string =>
  `/salons/f/${followUpToken(services, question)}`
