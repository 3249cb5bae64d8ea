import { Agent, get } from 'node:http'
import { percentile } from './retrieval-metrics.ts'

/** One request of a scenario: the path and, signed in, the cookie. */
export interface Asked {
  readonly path: string
  readonly cookie?: string
}

/** What an answer has to hold, or must not hold, so that the figures are those of what is measured. */
export interface Expected {
  readonly holds?: string
  readonly lacks?: string
}

export interface LoadOptions extends Expected {
  readonly url: string
  /** Taken in turn, from the beginning again after the last. */
  readonly requests: readonly Asked[]
  readonly connections: number
  readonly warmUpMs: number
  readonly measureMs: number
}

export interface LoadFigures {
  readonly rps: number
  /** Null where nothing was answered in time. */
  readonly p50Ms: number | null
  readonly p95Ms: number | null
  readonly p99Ms: number | null
  /** The slowest of all: what "never" is about. */
  readonly maxMs: number | null
  /** Requests not answered with status 200 and a whole body that is as expected; they do not count in `rps`. */
  readonly errors: number
}

const TIMEOUT_MS = 30_000

interface Answer {
  readonly status: number
  readonly body: Buffer
}

function ask(agent: Agent, url: string, { path, cookie }: Asked): Promise<Answer> {
  return new Promise((done, fail) => {
    const headers = cookie === undefined ? {} : { cookie }
    const request = get(url + path, { agent, headers, timeout: TIMEOUT_MS }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', fail)
      response.on('end', () => done({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }))
    })
    request.on('timeout', () => request.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`)))
    request.on('error', fail)
  })
}

/** One answer, for looking at it. */
export async function askOnce(url: string, asked: Asked): Promise<Answer> {
  const agent = new Agent()
  try {
    return await ask(agent, url, asked)
  } finally {
    agent.destroy()
  }
}

/** What is wrong with an answer; null when it is as expected. */
export function problemOf({ status, body }: Answer, { holds, lacks }: Expected): string | null {
  if (status !== 200) return `answers ${status}`
  if (holds !== undefined && !body.includes(holds)) return `does not say ${holds}`
  return lacks !== undefined && body.includes(lacks) ? `says ${lacks}` : null
}

/** Figures of requests answered in `times` milliseconds each, within `seconds`. */
export function loadFigures(times: readonly number[], errors: number, seconds: number): LoadFigures {
  const at = (p: number) => (times.length === 0 ? null : Number(percentile(times, p).toFixed(2)))
  const rps = seconds > 0 ? Number((times.length / seconds).toFixed(1)) : 0
  return { rps, p50Ms: at(50), p95Ms: at(95), p99Ms: at(99), maxMs: at(100), errors }
}

/**
 * A closed loop: every connection asks, waits for the whole answer and asks again. Counted are the requests that end
 * within the measured time, which starts after the warm-up. The loop runs in another process than the server, so it
 * never waits for the server's event loop. Answers are asked for without compression.
 */
export async function load(options: LoadOptions): Promise<LoadFigures> {
  const { url, requests, connections } = options
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const from = performance.now() + options.warmUpMs
  const until = from + options.measureMs
  const times: number[] = []
  let errors = 0
  let next = 0
  const loop = async (): Promise<void> => {
    while (performance.now() < until) {
      const start = performance.now()
      const asked = requests[next++ % requests.length]!
      const problem = await ask(agent, url, asked).then(
        (answer) => problemOf(answer, options),
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      )
      const end = performance.now()
      if (end < from) continue
      if (problem !== null && errors++ === 0) process.stderr.write(`first error: ${asked.path} ${problem}\n`)
      if (problem === null && end <= until) times.push(end - start)
    }
  }
  try {
    await Promise.all(Array.from({ length: connections }, loop))
  } finally {
    agent.destroy()
  }
  return loadFigures(times, errors, options.measureMs / 1000)
}
