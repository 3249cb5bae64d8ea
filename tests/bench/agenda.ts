import { readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { loadSolver } from '#app/domain/scheduling/cadical.ts'
import { composeAgenda } from '#app/domain/scheduling/compose.ts'
import type { Progress } from '#app/domain/scheduling/compose.ts'
import { DznError, parseInstance } from '#tests/bench/agenda-instance.ts'

interface Arguments {
  readonly file: string
  readonly seconds: number
  readonly seed: number
  readonly out?: string
}

const USAGE = 'usage: bench:agenda -- FILE.dzn [--seconds N] [--seed N] [--out FILE]'

function parseArguments(argv: readonly string[]): Arguments {
  const rest = [...argv]
  const files: string[] = []
  const values = { seconds: 60, seed: 1 }
  let out: string | undefined
  while (rest.length > 0) {
    const word = rest.shift()!
    if (!word.startsWith('--')) {
      files.push(word)
      continue
    }
    const value = rest.shift()
    if (value === undefined) throw new DznError(`${word} needs a value; ${USAGE}`)
    if (word === '--out') out = value
    else if ((word === '--seconds' || word === '--seed') && Number.isFinite(Number(value)) && Number(value) >= 0)
      values[word === '--seconds' ? 'seconds' : 'seed'] = Number(value)
    else throw new DznError(`${word} ${value} is not understood; ${USAGE}`)
  }
  if (files.length !== 1) throw new DznError(USAGE)
  return { file: files[0]!, ...values, out }
}

const secondsSince = (start: number): number => Math.round((performance.now() - start) / 10) / 100

/**
 * Runs one published instance through the product's agenda composer.
 * Progress goes to stderr; the last line of stdout is one JSON object. Resolves with the exit status.
 */
export async function main(argv: string[]): Promise<number> {
  try {
    await run(parseArguments(argv))
    return 0
  } catch (error) {
    if (!(error instanceof DznError)) throw error
    process.stderr.write(`${error.message}\n`)
    return 2
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new DznError(`${file}: cannot be read (${error instanceof Error ? error.message : String(error)})`)
  }
}

async function run({ file, seconds, seed, out }: Arguments): Promise<void> {
  const instance = basename(file).replace(/(\.original)?\.dzn$/, '')
  const problem = parseInstance(file, await readText(file))
  const start = performance.now()
  const createSolver = await loadSolver()
  let secondsToBest = 0
  let last = ''
  const onProgress = (best: Progress, bound: number) => {
    const line = `breaks ${best.breaks} bound ${bound} unplaced ${best.unplaced} difference ${best.maxFairnessDifference}`
    const quality = line.replace(/ bound \d+/, '')
    if (quality !== last) secondsToBest = secondsSince(start)
    last = quality
    process.stderr.write(`${secondsSince(start).toFixed(2)} s ${line}\n`)
  }
  const deadline = start + seconds * 1000
  const agenda = composeAgenda(problem, {
    seed,
    stepBudget: Number.MAX_SAFE_INTEGER,
    createSolver,
    onProgress,
    shouldStop: () => performance.now() >= deadline,
  })
  const total = secondsSince(start)
  if (out !== undefined)
    await writeFile(out, JSON.stringify({ slots: problem.meetings.map(({ id }) => (agenda.slots[id] ?? -1) + 1) }))
  if (agenda.infeasibility) process.stderr.write(`${JSON.stringify(agenda.infeasibility)}\n`)
  const result = {
    instance,
    breaks: agenda.breaks,
    lowerBound: agenda.lowerBound,
    proven: agenda.proven,
    maxFairnessDifference: agenda.maxFairnessDifference,
    valid: agenda.valid && agenda.unplaced.length === 0,
    unplaced: agenda.unplaced.length,
    seconds: total,
    secondsToBest,
    rssMb: Math.round(process.resourceUsage().maxRSS / 1024),
  }
  process.stdout.write(`${JSON.stringify(result)}\n`)
}
