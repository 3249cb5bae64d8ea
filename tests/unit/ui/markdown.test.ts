import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markdownToHtml } from '#app/ui/text.tsx'

const ALLOWED =
  /^<(?:\/?(?:p|ul|ol|li|em|strong)|ol start="\d+"|br \/|\/a|a href="https?:\/\/[^"<>]*" rel="nofollow noopener noreferrer" target="_blank")>$/

function foreignTags(html: string): string[] {
  return (html.match(/<[^>]*>?/g) ?? []).filter((tag) => !ALLOWED.test(tag))
}

const attacks = [
  '<script>alert(1)</script>',
  '<SCRIPT SRC=https://evil.example/x.js></SCRIPT>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<body onload=alert(1)>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<a href="javascript:alert(1)">x</a>',
  '<math><mi xlink:href="javascript:alert(1)">x</mi></math>',
  '<details open ontoggle=alert(1)>',
  '<style>@import "https://evil.example/x.css"</style>',
  '<!--<img src="--><img src=x onerror=alert(1)//">',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<?php echo 1 ?><script>alert(1)</script>',
  '"><script>alert(1)</script>',
  "'';!--\"<XSS>=&{()}",
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](&#x6A;avascript:alert(1))',
  '[x](java\tscript:alert(1))',
  '[x](javascript&colon;alert(1))',
  '[x](\u0001javascript:alert(1))',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
  '[x](vbscript:msgbox(1))',
  '[x](//evil.example)',
  '[x](/logout)',
  '[x](mailto:a@b.c)',
  '[x](https://a.example" onmouseover="alert(1))',
  '[x](<https://a.example" onmouseover="alert(1)>)',
  '[x](https://a.example "t" onclick="alert(1)")',
  "[x](https://a.example 'a\"onclick=alert(1)')",
  '[<img src=x onerror=alert(1)>](https://a.example)',
  '[[y](javascript:alert(1))](https://a.example)',
  '![x](https://a.example/x.png)',
  '![x](x"onerror="alert(1))',
  '<javascript:alert(1)>',
  '<https://a.example/"onclick=alert(1)>',
  '[x][1]\n\n[1]: javascript:alert(1)',
  '# <script>alert(1)</script>',
  '```html\n<script>alert(1)</script>\n```',
  '`<script>alert(1)</script>`',
  '> <script>alert(1)</script>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '**<b onclick=alert(1)>**',
]

describe('markdown', () => {
  it.each(attacks)('lets no markup through: %s', (source) => {
    expect(foreignTags(markdownToHtml(source))).toEqual([])
  })
  it('lets no markup through, whatever is written', () => {
    const pieces = fc.constantFrom(
      '[',
      ']',
      '(',
      ')',
      '<',
      '>',
      '"',
      "'",
      '&',
      '!',
      '\n',
      '*',
      '- ',
      'a href=',
      'javascript:',
      'https://a.b',
      'onclick=',
      '`',
      '#',
      '\\',
      '文',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (all) => foreignTags(markdownToHtml(all.join(''))).length === 0),
      { numRuns: 2000 },
    )
  })
  it('keeps paragraphs, lists, emphasis and web links', () => {
    expect(markdownToHtml('一 *二* **三**\n\n- 四\n- 五')).toBe(
      '<p>一 <em>二</em> <strong>三</strong></p>\n<ul>\n<li>四</li>\n<li>五</li>\n</ul>',
    )
    expect(markdownToHtml('[公告](https://a.example/x?a=1&b=2)')).toBe(
      '<p><a href="https://a.example/x?a=1&amp;b=2" rel="nofollow noopener noreferrer" target="_blank">公告</a></p>',
    )
  })
  it('keeps the words of what it does not support', () => {
    expect(markdownToHtml('# 标题')).toBe('<p># 标题</p>')
    expect(markdownToHtml('[登录](/login)')).toBe('<p>登录</p>')
  })
})

describe('html set by hand', () => {
  it('happens in one file of the product', () => {
    const app = join(import.meta.dirname, '../../../app')
    const files = readdirSync(app, { recursive: true, encoding: 'utf8' }).filter((f) => /\.tsx?$/.test(f))
    const setters = files.filter((f) => readFileSync(join(app, f), 'utf8').includes('dangerouslySetInnerHTML'))
    expect(setters).toEqual([join('ui', 'text.tsx')])
  })
})
