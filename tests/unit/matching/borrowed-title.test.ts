import { describe, expect, it } from 'vitest'
import { borrowedPieces, keptOfTitle } from '#app/domain/matching/borrowed-title.ts'
import { RECIPE } from '#app/domain/matching/recipe.ts'
import { fold } from '#app/domain/matching/text.ts'

const title = '路侧与公共停车场泊位共享和余位发布'
const pieces = (text: string, of = title) =>
  borrowedPieces(of, fold(text), RECIPE).map(([start, end]) => text.slice(start, end))

describe('what a text has word for word from a title', () => {
  it.each([
    ['the title', `专用于${title}。`, title],
    ['three quarters of it', '可用于路侧与公共停车场泊位共享和等。', '路侧与公共停车场泊位共享和'],
    ['with marks between its words', '用于路侧与公共、停车场·泊位 共享和余位', '路侧与公共、停车场·泊位 共享和余位'],
    ['in traditional characters', '用於路側與公共停車場泊位共享', '路側與公共停車場泊位共享'],
  ])('%s', (_, text, borrowed) => expect(pieces(text).at(-1)).toBe(borrowed))

  it('every occurrence', () => {
    expect(pieces(`${title}，${title}`).filter((piece) => piece === title)).toHaveLength(2)
  })

  it.each([
    ['a name of things in it', '停车场泊位共享平台'],
    ['its words in another order', '余位发布、泊位共享、公共停车场、路侧'],
    ['a text with no word of it', '冷链运输车温度记录'],
    ['no text', ''],
  ])('nothing of %s', (_, text) => expect(pieces(text)).toEqual([]))

  it('no title of a few words, which is the name of a thing', () => {
    expect(pieces('电梯运行监测系统', '电梯运行监测')).toEqual([])
    expect(pieces('任何文字', '')).toEqual([])
  })

  it('words of Latin letters count as one each, whatever their case', () => {
    const latin = 'Remote Water Pump Monitoring and Online Quality Testing Platform'
    expect(pieces('for REMOTE water pump monitoring and online quality testing', latin).at(-1)).toBe(
      'REMOTE water pump monitoring and online quality testing',
    )
  })
})

describe('what a borrowed title keeps', () => {
  const kept = (title: number, all: number, inTitle = 0) => keptOfTitle(title, { all, title: inTitle }, RECIPE)

  it('all of it, up to three times what the rest of the text answers', () => {
    expect(keptOfTitle(1, null, RECIPE)).toBe(1)
    expect(kept(0.9, 0.31)).toBe(1)
    expect(kept(0.9, 0.6)).toBe(1)
  })

  it('less by the square beyond, without a step', () => {
    expect(kept(1, 1 / 3 - 1e-9)).toBeCloseTo(1)
    expect(kept(1, 0.1)).toBeCloseTo(0.09)
    expect(kept(1, 0)).toBe(0)
  })

  it('never less than what the rest answers of the title', () => {
    expect(kept(1, 0.05, 0.2)).toBeCloseTo(0.2)
    expect(kept(0, 0, 0)).toBe(1)
  })
})
