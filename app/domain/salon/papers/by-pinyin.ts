import { pinyin } from 'pinyin-pro'

/** The syllables of a name, so that 重庆 stands under C; what is not Chinese stays as it is. */
const spelt = (name: string): string =>
  pinyin(name, { toneType: 'none', type: 'array', v: true, nonZh: 'consecutive' }).join(' ').toLowerCase()

/** The letter under which a name stands: A to Z, else `#`. */
export function initialOf(name: string): string {
  const letter = spelt(name).charAt(0).toUpperCase()
  return /[A-Z]/.test(letter) ? letter : '#'
}

const { compare } = new Intl.Collator('en', { numeric: true })

/** In the order of the alphabet by pinyin; `2` before `10`, names of the same sound by their signs, those under `#` last. */
export function byPinyin<T>(rows: readonly T[], name: (row: T) => string): T[] {
  return rows
    .map((row) => ({ row, own: name(row), key: spelt(name(row)), last: initialOf(name(row)) === '#' }))
    .sort((a, b) => Number(a.last) - Number(b.last) || compare(a.key, b.key) || (a.own < b.own ? -1 : 1))
    .map(({ row }) => row)
}
