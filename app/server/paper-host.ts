import type { Press, PressJob } from './papers/press.ts'
import { askWarmThread } from './warm-thread.ts'

/** Makes files of papers in a thread of its own: a hundred pages take a second, in which no page waits. */
export const pressInThread = (script: URL): Press =>
  askWarmThread<PressJob, Uint8Array>(script, { name: 'paper', limitMs: 60_000, idleMs: 60_000, memoryMb: 512 })
