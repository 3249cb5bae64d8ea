import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkCreditCode, creditCheckCharacter, normaliseCreditCode } from '#app/domain/credit-code.ts'

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
/** Codes of well-known bodies, both check digits right. */
const REAL = [
  '914403001922038216',
  '12100000400000624D',
  '91100000100003962T',
  '9144030071526726XG',
  '9152000071430580XT',
  '91110108551385082Q',
]

describe('统一社会信用代码', () => {
  it.each(REAL)('accepts %s without a warning', (code) => {
    expect(checkCreditCode(code)).toEqual({ code, error: null, warning: null })
  })

  it.each([
    ['914403001922038217', '校验码不符'],
    ['91350100M000100Y4Z', '第 18 位的“Z”不会出现：代码不使用 I、O、S、V、Z'],
    ['9133010057462616XH', '校验码不符'],
    ['91110000800088421P', '校验码不符'],
    ['91440300192203821', '现在是 17 位'],
    ['9144030019220382166', '现在是 19 位'],
    ['9144O3001922038216', '第 5 位的“O”不会出现'],
    ['9144030019220382I6', '第 17 位的“I”不会出现'],
    ['91440300192203821?', '第 18 位的“?”不会出现：代码只有数字和大写字母'],
    ['91440A001922038216', '第 3–8 位是行政区划'],
    ['', '请填写统一社会信用代码'],
  ])('refuses %s', (code, sentence) => {
    expect(checkCreditCode(code).error).toContain(sentence)
  })

  it('gives the right check character of the example in the standard', () => {
    expect(creditCheckCharacter('91350100M000100Y4')).toBe('3')
    expect(checkCreditCode('91350100M000100Y43').error).toBeNull()
  })

  it('takes a remainder of 0 for the check character 0', () => {
    expect(creditCheckCharacter('91360103MA0000009')).toBe('0')
  })

  it('normalises case, width, spaces and hyphens, and repairs no letter', () => {
    expect(normaliseCreditCode(' ９144 0300-1922 0382 16 ')).toBe('914403001922038216')
    expect(checkCreditCode('9144030071526726xg').error).toBeNull()
    expect(normaliseCreditCode('O1I')).toBe('O1I')
  })

  it('only warns when the inner check digit does not fit', () => {
    const body = '91440300192203820'
    const { error, warning } = checkCreditCode(body + creditCheckCharacter(body))
    expect(error).toBeNull()
    expect(warning).toContain('组织机构代码校验位')
  })

  it('refuses every single substitution of the real codes', () => {
    let tried = 0
    for (const code of REAL)
      for (let i = 0; i < 18; i++)
        for (const c of ALPHABET) {
          if (c === code[i]) continue
          tried++
          const wrong = code.slice(0, i) + c + code.slice(i + 1)
          expect(checkCreditCode(wrong).error, wrong).not.toBeNull()
        }
    expect(tried).toBe(3240)
  })

  it('refuses every swap of two different neighbours of the real codes', () => {
    let tried = 0
    for (const code of REAL)
      for (let i = 0; i < 17; i++) {
        if (code[i] === code[i + 1]) continue
        tried++
        const wrong = code.slice(0, i) + code[i + 1] + code[i] + code.slice(i + 2)
        expect(checkCreditCode(wrong).error, wrong).not.toBeNull()
      }
    expect(tried).toBe(75)
  })

  it('accepts any well-formed body with its check character, and refuses it with any other', () => {
    const character = fc.constantFrom(...ALPHABET)
    const digit = fc.constantFrom(...'0123456789')
    const word = (of: fc.Arbitrary<string>, n: number) =>
      fc.array(of, { minLength: n, maxLength: n }).map((a) => a.join(''))
    const body = fc.tuple(word(character, 2), word(digit, 6), word(character, 9)).map((parts) => parts.join(''))
    fc.assert(
      fc.property(body, character, (text, last) => {
        const right = creditCheckCharacter(text)
        return (checkCreditCode(text + last).error === null) === (last === right)
      }),
      { numRuns: 2000 },
    )
  })
})
