import { Form, Link } from '@remix-run/react'
import type { FormFailure } from '#app/domain/form-failure.ts'
import type { MatchLevel } from '#app/domain/vocabulary.ts'
import { Button, buttonClass } from '#app/ui/button.tsx'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { Hidden, TextArea } from '#app/ui/inputs.tsx'
import { LevelTag, SideMark, StateTag } from '#app/ui/marks.tsx'
import { NOTE_LIMIT } from './match.schema.ts'

interface PairItem {
  to: string
  title: string
  owner: string
}

export interface InvitationChoice {
  value: string
  to: string
  level: MatchLevel
  need: PairItem
  offer: PairItem
  /** 参会层级 in words; empty where the need does not say. */
  attendance: string
  /** Units of the two that are registered for the chosen salon. */
  registered: string[]
}

export interface DraftView {
  id: string
  version: number
  to: string
  need: PairItem
  offer: PairItem
  note: string
  /** Why it cannot be sent now; empty when it can. */
  hinders: string
  author: string
  time: string
  salon: string
}

function SideCell({ side, item }: { side: 'need' | 'offer'; item: PairItem }) {
  return (
    <>
      <SideMark side={side} /> <b>{item.owner}</b>
      <br />
      <Link to={item.to}>{item.title}</Link>
    </>
  )
}

/** Pairs to tick; the boxes belong to the form of the template that stands below. */
export function InvitationChoices({
  choices,
  form,
  ticked,
}: {
  choices: InvitationChoice[]
  form: string
  ticked: (value: string) => boolean
}) {
  return (
    <div className="scroll-x" role="region" aria-label="可邀约的配对" tabIndex={0}>
      <table className="tb tb-fold tb-pick">
        <caption className="sr-only">可邀约的配对</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="sr-only">选择</span>
            </th>
            <th scope="col">机会</th>
            <th scope="col">产品</th>
            <th scope="col">依据</th>
          </tr>
        </thead>
        <tbody>
          {choices.map((choice) => (
            <tr key={choice.value} data-row="">
              <td>
                <input
                  type="checkbox"
                  name="pairs[]"
                  form={form}
                  value={choice.value}
                  defaultChecked={ticked(choice.value)}
                  aria-label={`${choice.need.title} 与 ${choice.offer.title}`}
                />
              </td>
              <td>
                <SideCell side="need" item={choice.need} />
                {choice.attendance && <span className="cap block">参会层级：{choice.attendance}</span>}
              </td>
              <td>
                <SideCell side="offer" item={choice.offer} />
              </td>
              <td>
                <LevelTag level={choice.level} />
                {choice.registered.length > 0 && (
                  <span className="cap block">已报名：{choice.registered.join('、')}</span>
                )}
                <Link className="block text-13" to={choice.to}>
                  推荐依据
                </Link>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The held drafts: read, edited and dropped one by one, ticked for sending. */
export function DraftList({
  drafts,
  failure,
  form,
}: {
  drafts: DraftView[]
  failure: FormFailure | null
  form: string
}) {
  return (
    <ul className="drafts">
      {drafts.map((draft) => (
        <li key={draft.id} className="card-b" data-row="">
          <div className="pick">
            <input
              type="checkbox"
              name="drafts[]"
              form={form}
              value={draft.id}
              defaultChecked={draft.hinders === ''}
              disabled={draft.hinders !== ''}
              aria-label={`${draft.need.title} 与 ${draft.offer.title}`}
            />
            <div className="two">
              <p>
                <SideCell side="need" item={draft.need} />
              </p>
              <p>
                <SideCell side="offer" item={draft.offer} />
              </p>
            </div>
          </div>
          {draft.hinders && (
            <p className="mt-2">
              <StateTag shape="back">现在不能发出</StateTag> {draft.hinders}
            </p>
          )}
          <p className="text mt-2">{draft.note}</p>
          <div className="acts text-13">
            <span className="cap">
              {draft.author} {draft.time} 暂存{draft.salon && ` · ${draft.salon}`}
            </span>
            <Link to={draft.to}>推荐依据</Link>
            <EditNote draft={draft} failure={failure} />
            <ConfirmForm
              label="删除"
              variant="text"
              danger
              start
              what="删除这份暂存的邀约，双方不会知道。"
              values={{ intent: 'drop', draft: draft.id }}
            />
          </div>
        </li>
      ))}
    </ul>
  )
}

function EditNote({ draft, failure }: { draft: DraftView; failure: FormFailure | null }) {
  const own = failure?.values.draft?.[0] === draft.id ? failure : null
  return (
    <details className="confirm confirm-start" open={own !== null}>
      <summary className={buttonClass({ variant: 'text' })}>修改附言…</summary>
      <Form method="post" className="confirm-box">
        <Hidden values={{ intent: 'edit', draft: draft.id, version: draft.version }} />
        <TextArea
          label="附言"
          name="note"
          id={`note-${draft.id}`}
          limit={NOTE_LIMIT}
          defaultValue={own?.values.note?.[0] ?? draft.note}
          error={own?.error.fields.note}
        />
        <div className="acts">
          <Button>保存</Button>
        </div>
      </Form>
    </details>
  )
}
