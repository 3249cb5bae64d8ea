import { PLEDGE, joinWords, meetsWords } from '#app/domain/response-content.ts'
import { formatRange } from '#app/domain/money.ts'
import { formatInstant } from '#app/domain/time.ts'
import { cooperationMode } from '#app/domain/vocabulary.ts'
import { Lines } from './response-body.tsx'
import type { OwnAnswer } from './own.queries.server.ts'

/** The answer as a form on paper, with a place for the seal. */
export function AnswerSheet({ answer }: { answer: OwnAnswer }) {
  const { need, body, receipt } = answer
  if (!body) return null
  const { content } = body
  const rows: [string, string][] = [
    ['需求名称', `${need.title}（${need.number ?? ''}）`],
    ['需求单位', need.ownerName],
    ['应答单位', answer.organisation],
    ['应答编号', answer.number ?? '（未提交）'],
    ['回执编号', receipt ? `${receipt.receipt}\u3000${formatInstant(receipt.at)}` : ''],
    ['关联产品', body.product?.title ?? ''],
    ['方案概述', content.overview],
    ...need.musts.map((must, i): [string, string] => {
      const line = content.mustAnswers.find((a) => a.line === must.id)
      const meets = line?.meets ? meetsWords[line.meets] : '未应答'
      return [`必备 ${i + 1}`, `${must.text}\n${meets}${line?.text ? `：${line.text}` : ''}`]
    }),
    ['类似案例', content.cases],
    ['实施周期', content.leadTimeDays === null ? '' : `${content.leadTimeDays} 天`],
    ['合作方式', content.modes.map((m) => cooperationMode.labels[m]).join('、')],
    ...(need.asksCost ? [['费用区间', formatRange(content.cost) ?? ''] as [string, string]] : []),
    ['需对方配合', content.cooperation],
    ['创享沙龙', content.joinSalon === '' ? '' : joinWords[content.joinSalon]],
    ['联系人', [content.contact.name, content.contact.phone].filter(Boolean).join('\u3000')],
    ['真实性承诺', PLEDGE],
    ...(receipt ? [['内容校验值', receipt.hash] as [string, string]] : []),
  ]
  return (
    <>
      <table className="tb ruled">
        <caption className="sr-only">应答表</caption>
        <tbody>
          {rows.map(([term, text]) => (
            <tr key={term}>
              <th scope="row" className="nw">
                {term}
              </th>
              <td className="wrap-anywhere">
                <Lines text={text} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="mt-8 break-inside-avoid text-right">
        <p>应答单位（盖章处）：＿＿＿＿＿＿＿＿＿＿＿＿</p>
        <p className="mt-4">＿＿＿＿年＿＿月＿＿日</p>
      </div>
    </>
  )
}
