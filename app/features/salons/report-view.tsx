import { Form, Link } from '@remix-run/react'
import type { FormFailure } from '#app/domain/form-failure.ts'
import { formatInstant } from '#app/domain/time.ts'
import { Button } from '#app/ui/button.tsx'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { Hidden, TextArea } from '#app/ui/inputs.tsx'
import { Card, StatTile } from '#app/ui/panels.tsx'
import { WaveTiles } from './follow-up-panels.tsx'
import type { ReportPage } from './report.queries.server.ts'

const tenth = (n: number | null) => (n === null ? '–' : n.toFixed(1))

/** Counts with what they are counts of. */
export function FigureTiles({ page }: { page: ReportPage }) {
  const { counts: c, perTableHour, disagreed } = page
  const outcomes = `/desk/salons/${page.number}/outcomes`
  return (
    <Card flush>
      <div className="tiles">
        <StatTile value={`${c.presentUnits} / ${c.units}`} label="到场单位" note={`${c.presentPeople} 人到场`} />
        <StatTile value={`${c.agreed} / ${c.invited}`} label="同意洽谈" note="占邀请" />
        <StatTile value={`${c.held} / ${c.scheduled}`} label="完成洽谈" note={`未到场 ${c.missed} 场`} to={outcomes} />
        <StatTile value={c.intents} label="有合作意向" note={`继续沟通 ${c.talking} 场`} to={outcomes} />
        <StatTile value={tenth(perTableHour)} label="每桌每小时意向" />
        <StatTile value={`${c.repeatFirms} / ${c.firms}`} label="再次参加的企业" />
        {disagreed > 0 && <StatTile value={disagreed} label="双方填写不一致" note="待核实" to={outcomes} />}
      </div>
    </Card>
  )
}

/** How far the talks had come 30 and 90 days later, where units were asked. */
export function FollowUpCards({ page }: { page: ReportPage }) {
  return page.followUps.map((figures) => (
    <Card
      key={figures.wave}
      title={`${figures.wave} 天后`}
      acts={<Link to={`/desk/salons/${page.number}/follow-up?wave=${figures.wave}`}>看回访</Link>}
      flush
    >
      <WaveTiles figures={figures} />
    </Card>
  ))
}

export function ReportForms({ page, failure }: { page: ReportPage; failure: FormFailure | null }) {
  const { report, drafted } = page
  const typed = (name: 'publicText' | 'internalText') => failure?.values[name]?.[0] ?? report[name]
  return (
    <Card
      title="文字"
      caption={
        report.version === 0
          ? '按签到和洽谈结果生成，还没有保存'
          : report.publishedAt === null
            ? '已保存，没有公开'
            : `${formatInstant(report.publishedAt)} 公开${report.changed ? '，之后有修改没有公开' : ''}`
      }
    >
      <Form method="post" className="stack">
        <Hidden values={{ version: String(report.version) }} />
        <TextArea
          label="公开部分"
          name="publicText"
          rows={6}
          limit={4000}
          help="公开后显示在沙龙页面。不写单位的合作意向，只写数字"
          defaultValue={typed('publicText')}
          error={failure?.error.fields.publicText}
        />
        <TextArea
          label="内部部分"
          name="internalText"
          rows={10}
          limit={8000}
          help="只有本场主办团队能看到"
          defaultValue={typed('internalText')}
          error={failure?.error.fields.internalText}
        />
        <div className="acts">
          <Button variant="primary" name="intent" value="save">
            保存
          </Button>
          <Button name="intent" value="publish">
            保存并公开
          </Button>
          {report.publishedAt !== null && <Link to={`/salons/${page.number}`}>看公开页面</Link>}
        </div>
      </Form>
      {report.publishedAt !== null && (
        <ConfirmForm
          start
          danger
          className="mt-3"
          label="从公开页面撤下"
          what="公开页面不再显示总结，文字仍保存在这里。"
          values={{ intent: 'withdraw' }}
        />
      )}
      {report.version > 0 && (
        <details className="mt-3">
          <summary className="link">按现在的签到和结果重新生成的文字</summary>
          <p className="text-13 whitespace-pre-line">{drafted.publicText}</p>
          <p className="mt-2 text-13 whitespace-pre-line">{drafted.internalText}</p>
        </details>
      )}
    </Card>
  )
}

export function FeedbackCard({ page }: { page: ReportPage }) {
  const { feedback, counts } = page
  return (
    <Card title="参会反馈" caption={`${feedback.answers} / ${counts.units} 家单位已填`}>
      {feedback.answers === 0 ? (
        <p className="mut">还没有单位填写。参会单位在个人链接的日程下面可以填写。</p>
      ) : (
        <div className="grid gap-2">
          <p>
            配对合适 {tenth(feedback.pairs)}，现场安排 {tenth(feedback.arrangement)}（1–5 分）；愿意再来{' '}
            {feedback.again} 家。
          </p>
          {feedback.words.length > 0 && (
            <ul className="grid gap-1">
              {feedback.words.map((words, i) => (
                <li key={i} className="whitespace-pre-line">
                  “{words}”
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </Card>
  )
}
