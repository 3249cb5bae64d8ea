import { expect, it } from 'vitest'
import { pathForLog } from '#app/server/log.ts'

it('a logged path holds no query and no secret of a personal link', () => {
  const secret = 'Zx8-kQ_4mWv0tYb1nRc7'
  for (const url of [
    `/join/${secret}`,
    `/join/${secret}.data?_routes=routes%2Fjoin.%24token`,
    `/salons/r/${secret}`,
    `/salons/r/${secret}.ics`,
    `/sjqd/salons/r/${secret}.data`,
    `/register?join=${secret}`,
    `/login?next=%2Fjoin%2F${secret}`,
    `/__manifest?p=%2Fsalons%2Fr%2F${secret}`,
  ])
    expect(pathForLog(url), url).not.toContain(secret)
  expect(pathForLog(`/salons/r/${secret}.ics`)).toBe('/salons/r/….ics')
  expect(pathForLog('/opportunities/JH-2026-0012?q=x')).toBe('/opportunities/JH-2026-0012')
  expect(pathForLog('/salons/SL-2026-0001')).toBe('/salons/SL-2026-0001')
})
