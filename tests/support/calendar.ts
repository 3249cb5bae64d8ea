/** A calendar file as its reader sees it: properties with their parameters as the name. */
export interface ParsedCalendar extends Record<string, unknown> {
  METHOD: string
  VERSION: string
  events: Record<string, string>[]
}

const REQUIRED = ['UID', 'DTSTAMP', 'SEQUENCE', 'ORGANIZER', 'SUMMARY']

/**
 * Reads a calendar by RFC 5545 and refuses what breaks it: line ends, lines over 75 octets, blocks that do not close,
 * an unknown property line, an event without what RFC 5546 asks for, two events of one UID.
 */
export function parseCalendar(text: string): ParsedCalendar {
  if (!text.endsWith('END:VCALENDAR') && !text.endsWith('END:VCALENDAR\r\n')) throw new Error('does not end')
  const raw = text.replace(/\r\n$/, '').split('\r\n')
  for (const line of raw) {
    if (line.includes('\n')) throw new Error(`bare line feed: ${line}`)
    if (Buffer.byteLength(line) > 75) throw new Error(`${Buffer.byteLength(line)} octets: ${line}`)
  }
  const open: string[] = []
  const found: ParsedCalendar = { METHOD: '', VERSION: '', events: [] }
  for (const line of unfold(raw)) {
    const [, name = '', value = ''] = /^([A-Z-]+(?:;[^:"]*(?:"[^"]*"[^:"]*)*)?):(.*)$/s.exec(line) ?? []
    if (name === '') throw new Error(`no property: ${line}`)
    if (name === 'BEGIN') {
      open.push(value)
      if (value === 'VEVENT') found.events.push({})
    } else if (name === 'END') {
      if (open.pop() !== value) throw new Error(`unexpected end of ${value}`)
    } else if (open.at(-1) === 'VEVENT') put(found.events.at(-1), name, value)
    else if (open.length === 1) found[name] = value
  }
  if (open.length > 0) throw new Error(`open: ${open.join()}`)
  found.events.forEach(check)
  if (new Set(found.events.map((e) => e.UID)).size < found.events.length) throw new Error('one UID twice')
  return found
}

function unfold(lines: readonly string[]): string[] {
  const whole: string[] = []
  for (const line of lines) {
    if (line.startsWith(' ')) whole.push(`${whole.pop() ?? ''}${line.slice(1)}`)
    else whole.push(line)
  }
  return whole
}

function put(event: Record<string, string> | undefined, name: string, value: string): void {
  if (!event) return
  event[name] = value
  event[name.split(';')[0] ?? name] ??= value
}

function check(event: Record<string, string>): void {
  for (const name of REQUIRED) if (event[name] === undefined) throw new Error(`an event without ${name}`)
  if (!/^\d{8}T\d{6}Z$/.test(event.DTSTAMP ?? '')) throw new Error(`DTSTAMP ${event.DTSTAMP}`)
  if (!/^mailto:.+@.+$/.test(event.ORGANIZER ?? '')) throw new Error(`ORGANIZER ${event.ORGANIZER}`)
  for (const name of ['DTSTART', 'DTEND'])
    if (!/^\d{8}T\d{6}$/.test(event[`${name};TZID=Asia/Shanghai`] ?? '')) throw new Error(`${name} without a zone`)
  if ((event.DTSTART ?? '') >= (event.DTEND ?? '')) throw new Error('ends before it begins')
}
