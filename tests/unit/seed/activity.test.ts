import { describe, expect, it } from 'vitest'
import { isDay } from '#app/domain/time.ts'
import { isPublicOwner } from '#app/domain/vocabulary.ts'
import { accounts } from '#db/seed/accounts.ts'
import { answers, matches, releases, salon } from '#db/seed/activity.ts'
import { needs } from '#db/seed/needs.ts'
import { organisations } from '#db/seed/organisations.ts'
import { products } from '#db/seed/products.ts'

const finder =
  <T extends { key: string }>(items: T[]) =>
  (key: string): T => {
    const found = items.find((x) => x.key === key)
    if (!found) throw new Error(`no ${key}`)
    return found
  }
const needOf = finder(needs)
const productOf = finder(products)
const organisationOf = finder(organisations)
const hasStaff = (login: string) => accounts.some((a) => a.login === login && a.staff.includes('organiser'))

describe('answers', () => {
  it.each(answers)('$key is complete and keeps the rules', (a) => {
    const need = needOf(a.need)
    expect(organisationOf(a.organisation).mayOffer).toBe(true)
    expect(need.organisation).not.toBe(a.organisation)
    if (a.product) expect(productOf(a.product).organisation).toBe(a.organisation)
    expect(a.mustAnswers.map((m) => m.line)).toEqual(need.content.musts?.map((m) => m.id))
    expect([...a.overview].length).toBeLessThanOrEqual(500)
    expect(['published', 'closed']).toContain(need.state)
    expect(a.submittedDaysAgo === undefined).toBe(a.state === 'draft')
    expect(a.pledge).toBe(a.state !== 'draft')
    if (a.submittedDaysAgo !== undefined) {
      expect(a.submittedDaysAgo).toBeLessThan(need.publishedDaysAgo ?? 0)
      if (need.deadlineInDays !== undefined) expect(-a.submittedDaysAgo).toBeLessThan(need.deadlineInDays)
      for (const m of a.mustAnswers) expect(m.text).not.toBe('')
    }
    if (need.content.answerMode === 'sealed') expect(a.state).toBe('submitted')
    expect(a.reply !== undefined).toBe(a.state === 'interested' || a.state === 'declined')
    if (a.reply) expect(a.reply.daysAgo).toBeLessThan(a.submittedDaysAgo ?? 0)
    if (a.state === 'declined') expect(a.reply?.reason).toBeDefined()
    if (a.state === 'interested') expect(a.reply?.followPath).toBeDefined()
    if (a.reply?.reason === 'mustUnmet') expect(a.mustAnswers[(a.reply.reasonLine ?? 0) - 1]?.meets).not.toBe('yes')
    if (a.cost !== null) {
      expect(need.content.askCost).toBe(true)
      expect(isPublicOwner(organisationOf(need.organisation).kind)).toBe(false)
    }
  })

  it('are one per organisation and need', () => {
    const pairs = answers.map((a) => `${a.need} ${a.organisation}`)
    expect(new Set(pairs).size).toBe(pairs.length)
    expect(new Set(answers.map((a) => a.key)).size).toBe(answers.length)
  })
})

describe('matches', () => {
  it.each(matches)('$need × $product stands between two units on published items', (m) => {
    expect(needOf(m.need).state).toBe('published')
    expect(productOf(m.product).state).toBe('published')
    expect(needOf(m.need).organisation).not.toBe(productOf(m.product).organisation)
    expect(m.reason !== undefined).toBe(m.state === 'declined' || m.state === 'dismissed')
    expect(m.invitedBy === undefined).toBe(m.state === 'dismissed')
    const since = Math.min(needOf(m.need).publishedDaysAgo ?? 0, productOf(m.product).publishedDaysAgo ?? 0)
    expect(m.createdDaysAgo).toBeLessThan(since)
  })

  it('are one per pair and show every state', () => {
    expect(new Set(matches.map((m) => `${m.need} ${m.product}`)).size).toBe(matches.length)
    expect(new Set(matches.map((m) => m.state))).toEqual(new Set(['invited', 'agreed', 'declined', 'dismissed']))
  })
})

describe('releases', () => {
  it('list items that were public by then, once each', () => {
    for (const r of releases) {
      expect(new Set([...r.needs, ...r.products]).size).toBe(r.needs.length + r.products.length)
      for (const item of [...r.needs.map(needOf), ...r.products.map(productOf)])
        expect(item.publishedDaysAgo, item.key).toBeGreaterThanOrEqual(r.releasedDaysAgo ?? Infinity)
    }
  })

  it('are composed and published by two persons of the lead unit', () => {
    for (const r of releases) {
      expect(hasStaff(r.composedBy) && hasStaff(r.publishedBy)).toBe(true)
      expect(r.composedBy).not.toBe(r.publishedBy)
    }
  })

  it('hold evidence and no items when entered afterwards', () => {
    for (const r of releases) {
      expect((r.releasedDaysAgo === undefined) === r.backfilled && isDay(r.releasedOn ?? '') === r.backfilled).toBe(
        true,
      )
      expect(r.evidence !== '').toBe(r.backfilled)
      expect(r.needs.length + r.products.length > 0).toBe(!r.backfilled)
      expect(r.documentNumber).toMatch(new RegExp(`^演发改数〔${r.year}〕\\d+号$`))
    }
    expect(releases.map((r) => `${r.year}-${r.batch}`)).toContain('2026-1')
  })
})

describe('the salon', () => {
  const talks = salon.pairs.filter((p) => p.state === 'agreed')
  const sides = (p: { need: string; product: string }) => [
    needOf(p.need).organisation,
    productOf(p.product).organisation,
  ]

  it('has registrations of known units within its capacity', () => {
    const units = salon.registrations.map((r) => r.organisation)
    expect(new Set(units).size).toBe(units.length)
    for (const unit of units) expect(organisationOf(unit).key).toBe(unit)
    const seats = salon.registrations.flatMap((r) => r.delegates)
    expect(seats.length).toBeLessThanOrEqual(salon.capacity)
    for (const r of salon.registrations) expect(r.delegates.length).toBeLessThanOrEqual(salon.perOrganisation)
    expect(new Set(seats.map((d) => d.name)).size).toBe(seats.length)
    for (const d of seats) expect(d.name).toMatch(/示例$/)
  })

  it('calls a delegate with an account by the name of the account', () => {
    for (const r of salon.registrations)
      for (const a of accounts.filter((x) => x.membership?.organisation === r.organisation)) {
        const delegate = r.delegates.find((d) => d.name === a.name)
        if (delegate) expect(delegate.title).toBe(a.title)
      }
    const staff = new Set(accounts.filter((a) => !a.membership).map((a) => a.name))
    for (const r of salon.registrations) for (const d of r.delegates) expect(staff.has(d.name)).toBe(false)
  })

  it('pairs published items of registered units, with talks that an agenda can hold', () => {
    expect(new Set(salon.pairs.map((p) => `${p.need} ${p.product}`)).size).toBe(22)
    for (const p of salon.pairs) {
      expect(needOf(p.need).state).toBe('published')
      expect(productOf(p.product).state).toBe('published')
      expect(needOf(p.need).content.answerMode).not.toBe('sealed')
      for (const side of sides(p)) expect(salon.registrations.map((r) => r.organisation)).toContain(side)
      expect(p.reason !== undefined).toBe(p.state === 'refused')
    }
    expect(talks.length).toBeLessThanOrEqual(salon.tables * salon.rounds)
    for (const r of salon.registrations) {
      const own = talks.filter((p) => sides(p).includes(r.organisation)).length
      expect(own, r.organisation).toBeLessThanOrEqual(salon.rounds - r.absentRounds.length)
    }
  })

  it('agrees with the matches that exist already', () => {
    for (const p of talks) {
      const match = matches.find((m) => m.need === p.need && m.product === p.product)
      expect(match?.state ?? 'agreed', `${p.need} ${p.product}`).toBe('agreed')
    }
  })

  it('gives each part of the day its minutes', () => {
    const minutes = (kind: string) => salon.blocks.find((b) => b.kind === kind)?.minutes
    const total = (list: { minutes: number }[]) => list.reduce((n, p) => n + p.minutes, 0)
    expect(minutes('meetings')).toBe(salon.rounds * salon.roundMinutes + (salon.rounds - 1) * salon.changeMinutes)
    expect(minutes('needPitches')).toBe(total(salon.needPitches))
    expect(minutes('productPitches')).toBe(total(salon.productPitches))
    expect(total(salon.blocks)).toBeLessThanOrEqual(240)
    for (const p of salon.needPitches) expect(needOf(p.need).state).toBe('published')
    for (const p of salon.productPitches) expect(productOf(p.product).state).toBe('published')
    expect(hasStaff(salon.createdBy) && salon.team.every(hasStaff)).toBe(true)
    expect(salon.registrationClosesInDays).toBeLessThan(salon.dateInDays)
  })
})

describe('phones', () => {
  it('are of a number block that nobody has', () => {
    const text = JSON.stringify([organisations, needs, products, answers, salon, releases, matches, accounts])
    const phones = text.match(/\d{3,4}-\d{7,8}/g) ?? []
    expect(phones.length).toBeGreaterThan(50)
    for (const phone of phones) expect(phone).toMatch(/^0791-0000\d{4}$/)
    expect(text).not.toMatch(/(?<![\d.])1[3-9]\d{9}(?!\d)/)
    expect(text).not.toMatch(/@[a-z]/i)
  })
})
