/** Encodes text as GB18030 through a table made backwards from the decoder; four-byte characters by their ranges. */
const twoBytes = new Map<string, number[]>()

function fillTable(): void {
  const decoder = new TextDecoder('gb18030')
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail === 0x7f) continue
      const character = decoder.decode(Uint8Array.of(lead, trail))
      if ([...character].length === 1 && character !== '\ufffd' && !twoBytes.has(character))
        twoBytes.set(character, [lead, trail])
    }
}

/** Characters beyond the basic plane stand in one linear range from 0x90308130 on. */
function fourBytes(code: number): number[] {
  const n = code - 0x10000 + (0x90 - 0x81) * 12_600
  return [
    0x81 + Math.floor(n / 12_600),
    0x30 + (Math.floor(n / 1_260) % 10),
    0x81 + (Math.floor(n / 10) % 126),
    0x30 + (n % 10),
  ]
}

export function encodeGb18030(text: string): Uint8Array {
  if (twoBytes.size === 0) fillTable()
  const bytes: number[] = []
  for (const character of text) {
    const code = character.codePointAt(0) as number
    if (code < 0x80) bytes.push(code)
    else if (code > 0xffff) bytes.push(...fourBytes(code))
    else {
      const pair = twoBytes.get(character)
      if (!pair) throw new Error(`no two-byte form: ${character}`)
      bytes.push(...pair)
    }
  }
  return Uint8Array.from(bytes)
}
