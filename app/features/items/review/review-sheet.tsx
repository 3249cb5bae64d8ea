import { reviewChecks } from '#app/domain/review.ts'
import type { ReviewSheetView } from './review-sheet.queries.server.ts'

/** The form as it is printed, signed and filed: A4 upright, empty boxes where nothing has been decided yet. */
export function ReviewSheet({ sheet }: { sheet: ReviewSheetView }) {
  return (
    <section className="review-sheet" aria-label={sheet.secrecy ? '信息发布及保密审查表' : '信息发布审查表'}>
      <h1>{sheet.secrecy ? '信息发布及保密审查表' : '信息发布审查表'}</h1>
      <p className="review-sheet-head">
        <span>填报单位：{sheet.unit}</span>
        <span>编号：{sheet.number}</span>
      </p>
      <table>
        <tbody>
          <Line term="信息名称">{sheet.title}</Line>
          <Line term="信息类别">{sheet.kind === 'product' ? '产品清单' : '机会清单（场景需求）'}</Line>
          <Line term="内容摘要">{sheet.summary}</Line>
          <Line term="拟公开方式">{sheet.way}</Line>
          <tr>
            <th scope="row">公开范围</th>
            <td>{sheet.scope}</td>
            <th scope="row">公开时间</th>
            <td>{sheet.time}</td>
          </tr>
          <tr>
            <th scope="row">承办人</th>
            <td>
              {sheet.author}
              {sheet.office && `（${sheet.office}）`}
            </td>
            <th scope="row">联系电话</th>
            <td>{sheet.phone}</td>
          </tr>
          {sheet.boxes.map((box) => (
            <Box key={box.step} box={box} />
          ))}
        </tbody>
      </table>
      <p className="review-sheet-foot">
        <span>
          版本：第 {sheet.version} 版 · 校验码 {sheet.code}
        </span>
        <span>
          {sheet.writtenOn}填报 · {sheet.printedOn}打印
        </span>
      </p>
    </section>
  )
}

function Line({ term, children }: { term: string; children: string }) {
  return (
    <tr>
      <th scope="row">{term}</th>
      <td colSpan={3}>{children}</td>
    </tr>
  )
}

/** One step: what it confirms, its opinion, who signed when, and who recorded a signature on paper. */
function Box({ box }: { box: ReviewSheetView['boxes'][number] }) {
  const { record } = box
  return (
    <tr className="review-sheet-box">
      <th scope="row">
        {box.office}
        <br />
        {box.step}意见
      </th>
      <td colSpan={3}>
        {box.checks.map((check) => {
          const made = record?.checks.find((c) => c.check === check)
          return (
            <p key={check}>
              {made ? '☑' : '☐'} {reviewChecks[check]}
              {made?.by && ` 审查人：${made.by}`}
            </p>
          )
        })}
        <p>{record && (record.opinion || record.decision)}</p>
        <p className="review-sheet-sign">
          <span>签名：{record ? `${record.signer}${record.office && `（${record.office}）`}` : ''}</span>
          {record ? <span>{record.on}</span> : <SignDay />}
        </p>
        {record?.offline && (
          <p className="cap">
            线下签批，{record.recordedBy} 于 {record.at} 登记
          </p>
        )}
      </td>
    </tr>
  )
}

/** Room for a day written by hand. */
function SignDay() {
  return (
    <span className="review-sheet-day">
      <span>年</span>
      <span>月</span>
      <span>日</span>
    </span>
  )
}
