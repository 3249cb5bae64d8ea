import type { ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { createStaticHandler, createStaticRouter, StaticRouterProvider } from 'react-router-dom/server.js'
import { describe, expect, it } from 'vitest'
import { CheckboxGroup, MoneyRange, RadioGroup } from '#app/ui/choices.tsx'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { DateInput, Select, TextArea, TextInput } from '#app/ui/inputs.tsx'
import { LineList } from '#app/ui/line-list.tsx'
import { FacetGroup, FacetPanel, Pager } from '#app/ui/list-page.tsx'
import { LevelTag } from '#app/ui/marks.tsx'
import { SiteHeader } from '#app/ui/site-header.tsx'

/** What the server sends, and thus what a browser without script gets. */
async function html(element: ReactElement, path = '/'): Promise<string> {
  const handler = createStaticHandler([{ path: '*', element }])
  const context = await handler.query(new Request(`http://localhost${path}`))
  if (context instanceof Response) throw new Error('unexpected response')
  const router = createStaticRouter(handler.dataRoutes, context)
  return renderToStaticMarkup(<StaticRouterProvider router={router} context={context} hydrate={false} />)
}

const count = (text: string, pattern: RegExp) => (text.match(pattern) ?? []).length

describe('fields', () => {
  const common = { name: 'title', label: '名称', help: '写要解决的事', error: '请填写名称', required: true }
  const options = [
    { value: 'a', label: '甲' },
    { value: 'b', label: '乙' },
  ]
  it.each([
    ['TextInput', <TextInput key="" {...common} />],
    ['TextArea', <TextArea key="" {...common} limit={5} defaultValue="一二三四五六" />],
    ['Select', <Select key="" {...common} options={options} />],
    ['DateInput', <DateInput key="" {...common} time={{}} />],
    ['RadioGroup', <RadioGroup key="" {...common} options={options} />],
    ['CheckboxGroup', <CheckboxGroup key="" {...common} options={options} />],
    ['LineList', <LineList key="" {...common} noun="条件" />],
    ['MoneyRange', <MoneyRange key="" {...common} kinds={[{ value: 'open', label: '暂未确定', amounts: 0 }]} />],
  ])('%s ties label, help and error to its control', async (_, element) => {
    const page = await html(element)
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((m) => m[1])
    const described = /aria-describedby="([^"]+)"/.exec(page)?.[1]?.split(' ')
    expect(new Set(ids).size).toBe(ids.length)
    expect(described).toEqual(['title-help', 'title-error'])
    for (const id of ['title', ...(described ?? [])]) expect(ids).toContain(id)
    expect(page).toMatch(/<label for="title">名称|<legend>名称/)
    expect(page).toContain('请填写名称')
  })
  it('says nothing of help and error where there are none', async () => {
    expect(await html(<TextInput name="a" label="甲" />)).not.toMatch(/aria-|class="error"/)
  })
  it('counts characters and says how many are too many', async () => {
    expect(await html(<TextArea name="a" label="甲" limit={5} defaultValue="一二三四五𠮷" />)).toContain(
      '多 1 字，6 / 5',
    )
  })
  it('keeps what was chosen', async () => {
    expect(await html(<CheckboxGroup name="a" label="甲" options={options} defaultValue={['b']} />)).toMatch(
      /checked="" value="b"|value="b"[^>]*checked=""/,
    )
    expect(await html(<Select name="a" label="甲" options={options} defaultValue="b" />)).toContain(
      '<option value="b" selected="">',
    )
  })
})

describe('without script', () => {
  it('offers three empty lines after the filled ones, never more than allowed', async () => {
    const list = (max?: number) =>
      html(<LineList name="musts" label="必备条件" noun="必备条件" defaultValue={['甲', '乙']} max={max} />)
    expect(count(await list(), /name="musts"/g)).toBe(5)
    expect(count(await list(3), /name="musts"/g)).toBe(3)
  })
  it('sends filters by a button and asks before posting', async () => {
    const facets = await html(
      <FacetPanel keep={{ q: '监测' }}>
        <FacetGroup legend="领域" name="c" options={[]} selected={[]} />
      </FacetPanel>,
    )
    expect(facets).toMatch(/<noscript><button[^>]*type="submit"/)
    expect(facets).toContain('<input type="hidden" name="q" value="监测"/>')
    const confirm = await html(<ConfirmForm label="撤回" what="只显示撤回原因。" values={{ intent: 'withdraw' }} />)
    expect(confirm).toMatch(/^<details[^>]*><summary[^>]*>撤回…<\/summary><form method="post"/)
    expect(confirm).toContain('name="intent" value="withdraw"')
  })
})

describe('lists', () => {
  it('never hides a chosen option behind 另 N 项', async () => {
    const options = ['一', '二', '三', '四'].map((label) => ({ value: label, label }))
    const page = await html(<FacetGroup legend="领域" name="c" options={options} selected={['四']} shown={2} />)
    const [visible = '', hidden = ''] = page.split('<details')
    expect([count(visible, /type="checkbox"/g), count(hidden, /type="checkbox"/g)]).toEqual([3, 1])
    expect(visible).toMatch(/value="四"/)
    expect(hidden).toContain('另 1 项')
  })
  it.each([
    [1, 37, '第 1–20 项，共 37 项', ['/?p=2', '/?p=2']],
    [2, 37, '第 21–37 项，共 37 项', ['/?p=1']],
    [5, 200, '第 81–100 项，共 200 项', ['/?p=1', '/?p=4', '/?p=6', '/?p=10', '/?p=6']],
  ])('pages: page %d of %d', async (page, total, text, links) => {
    const pager = await html(<Pager page={page} pageSize={20} total={total} hrefFor={(p) => `/?p=${p}`} />)
    expect(pager).toContain(text)
    expect([...pager.matchAll(/href="([^"]+)"/g)].map((m) => m[1])).toEqual(links)
  })
  it('is absent where there is nothing to page through', async () => {
    expect(await html(<Pager page={1} pageSize={20} total={0} hrefFor={(p) => `/?p=${p}`} />)).toBe('')
  })
  it('turns the direction of the sorted column and starts others ascending', async () => {
    const table = await html(
      <DataTable
        caption="机会"
        rows={[{ id: '1', n: 3 }]}
        rowKey={(r) => r.id}
        sort={{ key: 'n', direction: 'asc' }}
        sortHref={(s) => `/?sort=${s.key}-${s.direction}`}
        columns={[
          { key: 'id', header: '编号', rowHeader: true, sortable: true, cell: (r) => r.id },
          { key: 'n', header: '应答', num: true, sortable: true, cell: (r) => r.n },
        ]}
      />,
    )
    expect(table).toContain('href="/?sort=id-asc"')
    expect(table).toMatch(/aria-sort="ascending"><a[^>]*href="\/\?sort=n-desc"/)
    expect(table).toContain('<th scope="row">1</th>')
  })
})

describe('marks and header', () => {
  it.each([
    ['high', '高度相关', 3],
    ['medium', '相关', 2],
    ['low', '可能相关', 1],
  ] as const)('level %s is a word with ticks', async (level, word, ticks) => {
    const tag = await html(<LevelTag level={level} />)
    expect(tag).toContain(word)
    expect(count(tag, /class="on"/g)).toBe(ticks)
  })
  it('marks the part of the site that is open, and leaves the search to pages that have their own', async () => {
    const nav = [
      { to: '/opportunities', label: '机会' },
      { to: '/products', label: '产品' },
    ]
    const page = await html(<SiteHeader product="搭台" area="演示区" nav={nav} search={null} />, '/opportunities/1')
    expect(page).toMatch(/aria-current="page"[^>]*href="\/opportunities"/)
    expect(page).not.toMatch(/aria-current="page"[^>]*href="\/products"/)
    expect(page).not.toContain('role="search"')
  })
})
