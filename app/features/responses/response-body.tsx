import { Link } from '@remix-run/react'
import { joinWords, meetsWords } from '#app/domain/response-content.ts'
import { formatRange } from '#app/domain/money.ts'
import { cooperationMode } from '#app/domain/vocabulary.ts'
import { ConditionGlyph } from '#app/ui/marks.tsx'
import { DefinitionList } from '#app/ui/panels.tsx'
import type { BodyView, NeedHead } from './response-view.ts'

const glyphs = { yes: 'yes', partly: 'unknown', no: 'no', '': 'unknown' } as const

/** Lines of a text that is never read as markup. */
export function Lines({ text }: { text: string }) {
  return text.split('\n').map((line, i) => (
    <span key={i}>
      {i > 0 && <br />}
      {line}
    </span>
  ))
}

/** The body of an answer as both sides read it. */
export function ResponseBody({ need, body }: { need: NeedHead; body: BodyView }) {
  const { content, product } = body
  return (
    <>
      <h2>方案概述</h2>
      <p>
        <Lines text={content.overview || '（未填写）'} />
      </p>
      {need.musts.length > 0 && <MustLines need={need} body={body} />}
      <h2>实施与合作</h2>
      <DefinitionList
        facts={[
          { term: '关联产品', detail: product && <Link to={`/products/${product.key}`}>{product.title}</Link> },
          { term: '类似案例', detail: content.cases && <Lines text={content.cases} /> },
          { term: '实施周期', detail: content.leadTimeDays === null ? '' : `${content.leadTimeDays} 天` },
          { term: '合作方式', detail: content.modes.map((m) => cooperationMode.labels[m]).join('、') },
          need.asksCost && { term: '费用区间', detail: formatRange(content.cost), note: '供估算，不是报价' },
          { term: '需对方配合', detail: content.cooperation && <Lines text={content.cooperation} /> },
          { term: '创享沙龙', detail: content.joinSalon === '' ? '' : joinWords[content.joinSalon] },
          { term: '联系人', detail: content.contact.name },
          { term: '联系电话', detail: content.contact.phone },
        ]}
      />
    </>
  )
}

function MustLines({ need, body }: { need: NeedHead; body: BodyView }) {
  return (
    <>
      <h2>逐条应答</h2>
      <ul className="reqs">
        {need.musts.map((must, i) => {
          const answer = body.content.mustAnswers.find((a) => a.line === must.id)
          const meets = answer?.meets ?? ''
          return (
            <li key={must.id}>
              <span>必备 {i + 1}</span>
              <span>
                {must.text}
                <br />
                <ConditionGlyph result={glyphs[meets]} /> <b>{meets === '' ? '未应答' : meetsWords[meets]}</b>
                {answer && answer.text !== '' && (
                  <>
                    {'\u3000'}
                    {answer.text}
                  </>
                )}
              </span>
            </li>
          )
        })}
      </ul>
    </>
  )
}
