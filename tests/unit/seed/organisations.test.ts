import { describe, expect, it } from 'vitest'
import { checkCreditCode } from '#app/domain/credit-code.ts'
import { accounts, authorOf } from '#db/seed/accounts.ts'
import { organisations } from '#db/seed/organisations.ts'

describe('organisations', () => {
  it('are obviously invented', () => {
    for (const o of organisations) expect(o.name).toMatch(/演示|示例/)
    for (const o of organisations.filter((x) => x.kind === 'branch')) expect(o.parentName).toMatch(/演示|示例/)
    for (const o of organisations) expect(o.officePhone).toMatch(/^0791-0000\d{4}$/)
    expect(organisations).toHaveLength(26)
    expect(organisations[0]).toMatchObject({ key: 'lead', kind: 'department', mayPost: true })
  })

  it('carry unique names and valid, unique codes of no assigned region', () => {
    for (const pick of ['key', 'name', 'shortName', 'code', 'officePhone'] as const)
      expect(new Set(organisations.map((o) => o[pick])).size, pick).toBe(organisations.length)
    for (const { code, kind } of organisations) {
      expect(checkCreditCode(code)).toEqual({ code, error: null, warning: null })
      expect(code.slice(2, 11)).toBe('360199DEM')
      expect(code.slice(0, 2)).toBe(
        kind === 'department' || kind === 'street' ? '11' : kind === 'institution' ? '12' : '91',
      )
    }
  })
})

describe('accounts', () => {
  it('are the fifteen fixed ones', () => {
    expect(accounts.map((a) => a.login).sort()).toEqual(
      [
        ...['demo-dept', 'demo-dept-head', 'demo-dept2', 'demo-dept2-head'],
        ...['demo-ent', 'demo-ent-member', 'demo-ent2', 'demo-ent3'],
        ...['demo-reviewer', 'demo-reviewer2', 'demo-organiser', 'demo-organiser2'],
        ...['demo-admin', 'demo-admin2', 'demo-auditor'],
      ].sort(),
    )
    expect(new Set(accounts.map((a) => a.name)).size).toBe(accounts.length)
    for (const a of accounts) expect(a.name).toMatch(/示例$/)
  })

  it('are either staff or member of an organisation that exists', () => {
    for (const a of accounts) {
      expect(a.staff.length > 0, a.login).toBe(a.membership === undefined)
      if (a.membership) expect(organisations.map((o) => o.key)).toContain(a.membership.organisation)
    }
  })

  it('write the items of their own unit', () => {
    expect(authorOf('commerce')).toBe('demo-dept')
    expect(authorOf('trace')).toBe('demo-ent-member')
    expect(authorOf('scale')).toBe('demo-ent2')
    expect(authorOf('water')).toBe('demo-organiser')
  })
})
