import { parseArgs } from 'node:util'

/** Arguments that cannot be used; the message names the one that is wrong. */
export class ArgumentError extends Error {}

/** The values of the options that are named; anything else is refused. */
export function readArguments<const N extends string>(argv: readonly string[], names: readonly N[]) {
  try {
    const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]))
    const { values } = parseArgs({ args: [...argv], options })
    return values as Partial<Record<N, string>>
  } catch (error) {
    throw new ArgumentError(error instanceof Error ? error.message : String(error))
  }
}

/** A whole number between the bounds. Throws `ArgumentError` naming the option. */
export function wholeNumber(name: string, value: string, [least, most]: readonly [number, number]): number {
  const number = /^\d+$/.test(value.trim()) ? Number(value) : Number.NaN
  if (!Number.isSafeInteger(number) || number < least || number > most)
    throw new ArgumentError(`--${name} ${value} is not a whole number from ${least} to ${most}`)
  return number
}

/** Runs a benchmark whose last line is one JSON object. 2 and the usage when the arguments cannot be used. */
export async function runBench<T>(read: () => T, bench: (options: T) => Promise<object>, usage: string) {
  let options: T
  try {
    options = read()
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error
    process.stderr.write(`${error.message}\nusage: ${usage}\n`)
    return 2
  }
  process.stdout.write(`${JSON.stringify(await bench(options))}\n`)
  return 0
}
