import { describe, expect, test } from 'vitest'
import common from '#app/server/common-passwords.json' with { type: 'json' }
import { hashPassword, passwordProblem, verifyPassword } from '#app/server/passwords.ts'

const words = ['13979152684', '演示区', '示例衡器制造有限公司', 'datai']
const problem = (password: string, staff = false) => passwordProblem(password, { staff, words })

describe('a new password', () => {
  test.each([
    'password123',
    'Password123!',
    '!!qwertyuiop',
    'football2026',
    'passwordpassword',
    '1234567890',
    '12345678901',
    'woaini1314',
    '1q2w3e4r5t',
    'aaaaaaaaaaaa',
    'abcabcabcabc',
    'ｐａｓｓｗｏｒｄ１２３',
  ])('%s is too common', (password) => expect(problem(password)).toBe('这个密码太常见，请换一个'))

  test.each(['13979152684', 'datai-2026', '示例衡器制造有限公司12', 'Datai00000'])(
    '%s is about the person',
    (password) => expect(problem(password)).toContain('密码不能由登录名'),
  )

  test.each(['kite-over-the-lake', '清晨六点的码头起雾了', 'vX7 qf2 mLw9', 'x'.repeat(3) + 'password' + 'y7Kp2wQ'])(
    '%s is taken',
    (password) => expect(problem(password)).toBeNull(),
  )

  test('is as long as the table of limits says', () => {
    expect(problem('vX7qf2mLw')).toBe('密码至少 10 位')
    expect(problem('vX7qf2mLw9')).toBeNull()
    expect(problem('vX7qf2mLw9k', true)).toBe('密码至少 12 位')
    expect(problem('vX7qf2mLw9kP', true)).toBeNull()
    expect(problem(`${'long words '.repeat(30)}!`)).toContain('256')
  })

  test('is none of the 3,000 that are tried first, whoever it is for', () => {
    const listed = common.words.split(' ')
    expect(listed.length).toBeGreaterThan(3000)
    for (const word of listed.filter((w) => w.length >= 10)) expect(problem(word), word).not.toBeNull()
  })
})

test('every character of a long password counts', async () => {
  const long = 'vX7 qf2 mLw9 '.repeat(15).slice(0, 200)
  const stored = await hashPassword(long)
  expect(await verifyPassword(stored, long)).toBe(true)
  expect(await verifyPassword(stored, `${long.slice(0, 149)}!${long.slice(150)}`)).toBe(false)
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
})
