/** Seats of a salon. A registration takes as many seats as people come. */

export interface QueuedRegistration {
  id: string
  seats: number
}

/** Whether a new registration gets its seats at once; nobody overtakes those who wait. */
export function seatAtOnce(free: number, seats: number, waiting: number): boolean {
  return waiting === 0 && seats <= free
}

/** Those at the head of the queue for whom the free seats suffice, in order; the first that does not fit ends it. */
export function movesUp(queue: readonly QueuedRegistration[], free: number): string[] {
  const up: string[] = []
  let left = free
  for (const { id, seats } of queue) {
    if (seats > left) break
    left -= seats
    up.push(id)
  }
  return up
}
