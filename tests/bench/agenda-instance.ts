import type { Meeting, Participant, Problem } from '#app/domain/scheduling/problem.ts'

/** A file or argument that cannot be used; the message names file and line. */
export class DznError extends Error {}

interface Value {
  /** The numbers of the value, group by group: a set or a row of a table each, or all of a plain array. */
  readonly groups: { readonly numbers: number[]; readonly line: number }[]
  readonly line: number
}

/** Reads the assignments of a MiniZinc data file: numbers, arrays, arrays of sets, and tables. */
function parseAssignments(file: string, text: string): Map<string, Value> {
  const values = new Map<string, Value>()
  const clean = text.replace(/%[^\n]*/g, '')
  const assignment = /\s*(?:([A-Za-z_]\w*)\s*=([^;]*);|(\S))/gy
  let lineStart = 0
  let line = 1
  const lineAt = (offset: number): number => {
    for (; lineStart < offset; lineStart++) if (clean[lineStart] === '\n') line++
    return line
  }
  for (let match = assignment.exec(clean); match; match = assignment.exec(clean)) {
    const [whole, name, body, stray] = match
    const from = match.index + whole.length - whole.trimStart().length
    const at = lineAt(from)
    if (stray !== undefined || name === undefined || body === undefined)
      throw new DznError(`${file}:${at}: expected "name = value;"`)
    values.set(name, parseValue(file, body, at))
  }
  return values
}

function parseValue(file: string, body: string, line: number): Value {
  const bad = /[^\s\d,{}[\]|]/.exec(body)
  const lineOf = (offset: number): number => line + (body.slice(0, offset).match(/\n/g)?.length ?? 0)
  if (bad) throw new DznError(`${file}:${lineOf(bad.index)}: unexpected "${bad[0]}"`)
  const pattern = body.includes('{')
    ? /\{([^{}]*)\}/g
    : body.includes('|')
      ? /\|([^|\]]*\d[^|\]]*)/g
      : /([^[\]]*\d[^[\]]*)/g
  const groups = [...body.matchAll(pattern)].map((match) => ({
    numbers: [...match[1]!.matchAll(/\d+/g)].map(Number),
    line: lineOf(match.index + match[0].length - match[0].trimStart().length),
  }))
  return { groups, line }
}

/**
 * The business-to-business meeting scheduling problem as a `.dzn` file. `requested` rows are (participant, participant,
 * session: 1 morning, 2 afternoon, 3 any); `fixed` has the slot of a meeting or 0; `precedences` has for each meeting those that
 * come before it. Numbers count from 1; 0 in a set means nothing.
 */
export function parseInstance(file: string, text: string): Problem {
  const values = parseAssignments(file, text)
  const value = (name: string): Value => {
    const found = values.get(name)
    if (!found) throw new DznError(`${file}:${text.split('\n').length}: ${name} is missing`)
    return found
  }
  const number = (name: string): number => {
    const { groups, line } = value(name)
    if (groups.length !== 1 || groups[0]!.numbers.length !== 1)
      throw new DznError(`${file}:${line}: ${name} must be one number`)
    return groups[0]!.numbers[0]!
  }
  const slotCount = number('nTotalSlots')
  const morning = number('nMorningSlots')
  const check = { file, participants: number('nBusiness'), meetings: number('nMeetings'), slotCount, morning }
  const participants = readParticipants(value('forbidden'), check)
  const fixed = values.get('fixed')?.groups[0]
  const meetings = readMeetings(value('requested'), fixed, check)
  return {
    slotCount,
    breakAfter: morning < slotCount ? [morning - 1] : [],
    tables: Array<number>(slotCount).fill(number('nTables')),
    participants,
    meetings,
    precedences: readPrecedences(values.get('precedences'), check),
    fairness: 2,
  }
}

interface Sizes {
  readonly file: string
  readonly participants: number
  readonly meetings: number
  readonly slotCount: number
  readonly morning: number
}

function within(numbers: readonly number[], most: number, where: string): void {
  for (const number of numbers) if (number > most) throw new DznError(`${where}: ${number} is more than ${most}`)
}

function readParticipants({ groups, line }: Value, sizes: Sizes): Participant[] {
  if (groups.length !== sizes.participants)
    throw new DznError(
      `${sizes.file}:${line}: forbidden has ${groups.length} sets for ${sizes.participants} participants`,
    )
  return groups.map(({ numbers, line: at }, p) => {
    within(numbers, sizes.slotCount, `${sizes.file}:${at}`)
    return { id: `p${p + 1}`, forbidden: numbers.filter((slot) => slot > 0).map((slot) => slot - 1) }
  })
}

function readMeetings({ groups, line }: Value, fixed: Value['groups'][number] | undefined, sizes: Sizes): Meeting[] {
  if (groups.length !== sizes.meetings)
    throw new DznError(`${sizes.file}:${line}: requested has ${groups.length} rows for ${sizes.meetings} meetings`)
  if (fixed && fixed.numbers.length !== sizes.meetings)
    throw new DznError(
      `${sizes.file}:${fixed.line}: fixed has ${fixed.numbers.length} numbers for ${sizes.meetings} meetings`,
    )
  within(fixed?.numbers ?? [], sizes.slotCount, `${sizes.file}:${fixed?.line}`)
  const slots = Array.from({ length: sizes.slotCount }, (_, s) => s)
  return groups.map(({ numbers, line: at }, m) => {
    const [first, second, session] = numbers
    if (numbers.length !== 3 || !first || !second || !session || session > 3 || first === second)
      throw new DznError(`${sizes.file}:${at}: a row is (participant, other participant, session 1 to 3)`)
    within([first, second], sizes.participants, `${sizes.file}:${at}`)
    const slot = fixed?.numbers[m]
    return {
      id: `m${m + 1}`,
      participants: [`p${first}`, `p${second}`] as const,
      ...(session === 3 ? {} : { allowed: slots.filter((s) => s < sizes.morning === (session === 1)) }),
      ...(slot ? { slot: slot - 1 } : {}),
    }
  })
}

function readPrecedences(value: Value | undefined, sizes: Sizes): [string, string][] {
  if (!value) return []
  if (value.groups.length !== sizes.meetings)
    throw new DznError(
      `${sizes.file}:${value.line}: precedences has ${value.groups.length} sets for ${sizes.meetings} meetings`,
    )
  return value.groups.flatMap(({ numbers, line }, m) => {
    within(numbers, sizes.meetings, `${sizes.file}:${line}`)
    return numbers.filter((before) => before > 0).map((before): [string, string] => [`m${before}`, `m${m + 1}`])
  })
}
