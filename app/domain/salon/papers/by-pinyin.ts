import { pinyin } from 'pinyin-pro'

/** The syllables of a name, so that 重庆 stands under C; what is not Chinese stays as it is. */
const spelt = (name: string): string =>
  pinyin(name, { toneType: 'none', type: 'array', v: true, nonZh: 'consecutive' }).join(' ').toLowerCase()

const letterOf = (key: string): string => (/^[a-z]/.test(key) ? key.charAt(0).toUpperCase() : '#')

/** The letter under which a name stands: A to Z, else `#`. */
export const initialOf = (name: string): string => letterOf(spelt(name))

const { compare } = new Intl.Collator('en', { numeric: true })

/** In the order of the alphabet by pinyin; `2` before `10`, names of the same sound by their signs, those under `#` last. */
export function byPinyin<T>(rows: readonly T[], name: (row: T) => string): T[] {
  return rows
    .map((row) => {
      const own = name(row)
      const key = spelt(own)
      return { row, own, key, last: letterOf(key) === '#' }
    })
    .sort((a, b) => Number(a.last) - Number(b.last) || compare(a.key, b.key) || (a.own < b.own ? -1 : 1))
    .map(({ row }) => row)
}
