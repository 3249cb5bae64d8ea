/** A number of things with grouped thousands: 1860 → `1,860`. Independent of the locale of server and browser. */
export function formatCount(n: number): string {
  return String(Math.trunc(n)).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** The size of a file next to its link: `812 B`, `34 kB`, `2.1 MB` (powers of 1,000). */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}

const CIRCLED = '①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳'

/** ① to ⑳, and (21) beyond. */
export function circledNumber(n: number): string {
  return CIRCLED[n - 1] ?? `(${n})`
}
