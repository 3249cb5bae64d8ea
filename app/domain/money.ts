/** Money is an integer number of 分 (1/100 yuan); on the screen it is 万元. */
export const FEN_PER_WAN = 1_000_000
const MAX_WAN = 100_000_000

export interface MoneyRange {
  min: number | null
  max: number | null
}

/** `120`, `12.5`, `1,200` 万元 as 分; null when it is no such amount (at most four decimals, not negative). */
export function parseWan(text: string): number | null {
  const clean = text
    .normalize('NFKC')
    .replace(/[,\s]/g, '')
    .replace(/万元?$/, '')
  if (!/^\d{1,9}(\.\d{1,4})?$/.test(clean)) return null
  const wan = Number(clean)
  return wan > MAX_WAN ? null : Math.round(wan * FEN_PER_WAN)
}

/** 分 as 万元 without trailing zeros: 1_200_000 → `1.2`. */
export function formatWan(fen: number): string {
  return String(Math.round((fen / FEN_PER_WAN) * 10_000) / 10_000)
}

/** `120 万元`, `200–300 万元`, `200 万元以上`, `300 万元以内`, or null when both ends are empty. */
export function formatRange({ min, max }: MoneyRange): string | null {
  if (min !== null && max !== null)
    return min === max ? `${formatWan(min)} 万元` : `${formatWan(min)}–${formatWan(max)} 万元`
  if (min !== null) return `${formatWan(min)} 万元以上`
  if (max !== null) return `${formatWan(max)} 万元以内`
  return null
}
