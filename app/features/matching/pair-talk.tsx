import { Form } from '@remix-run/react'
import type { FormFailure } from '#app/domain/form-failure.ts'
import { Button } from '#app/ui/button.tsx'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { Hidden, TextArea } from '#app/ui/inputs.tsx'
import { Meta } from '#app/ui/list-page.tsx'
import { SideLabel, StateTag } from '#app/ui/marks.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Card } from '#app/ui/panels.tsx'
import type { WaitingActs } from './match-rules.ts'
import { NOTE_LIMIT } from './match.schema.ts'

export interface TalkQuestion {
  id: string
  side: 'need' | 'offer'
  asker: string
  asked: string
  question: string
  answerer: string
  answered: string
  answer: string
  state: string
  open: boolean
}

export interface PairTalk {
  path: string
  /** The invitation while it waits for an answer. */
  invitation: {
    by: string
    at: string
    note: string
    waits: string
    silent: boolean
    silentAfter: number
    reminded: string
    deadline: string
    level: string
    organiser: boolean
    ownInvitation: boolean
  } | null
  /** Why a refused pair is back; empty where it is not. */
  returned: string
  questions: TalkQuestion[]
  acts: WaitingActs
}

/** 邀请与提问: what the two sides say to each other before both have agreed. */
interface PairTalkProps {
  talk: PairTalk
  /** Begins the question of the owner: what the need must have and the product does not say. */
  question: string
  failure: FormFailure | null
}

export function PairTalkCard({ talk, question, failure }: PairTalkProps) {
  const { invitation, questions, returned, acts } = talk
  if (!invitation && questions.length === 0 && returned === '' && !acts.ask) return null
  return (
    <div className="my-6" id="talk">
      <Card title="邀请与提问">
        {returned && <p>{returned}</p>}
        {invitation && <Invitation invitation={invitation} />}
        {invitation?.silent && <NextSteps talk={talk} />}
        {questions.length > 0 && (
          <ol className="talk">
            {questions.map((one) => (
              <Question key={one.id} question={one} />
            ))}
          </ol>
        )}
        {acts.ask && (invitation === null || invitation.ownInvitation) && (
          <AskFirst talk={talk} question={question} failure={failure} />
        )}
        {acts.ask && invitation !== null && !invitation.ownInvitation && (
          <Words talk={talk} failure={failure} intent="ask" begin={question} />
        )}
        {acts.answer && <Words talk={talk} failure={failure} intent="answer" />}
        {acts.unask && (
          <div className="no-print mt-2">
            <ConfirmForm
              label="收回问题"
              variant="text"
              start
              what="收回后对方不必回答，可以重新提问或直接答复。"
              action={talk.path}
              values={{ intent: 'unask' }}
            />
          </div>
        )}
      </Card>
    </div>
  )
}

function Invitation({ invitation }: { invitation: NonNullable<PairTalk['invitation']> }) {
  const { by, at, note, waits, deadline, level } = invitation
  return (
    <>
      <p>
        {by}邀请对接{at && <span className="cap"> {at}</span>}
      </p>
      {note && <p className="text">{note}</p>}
      <Meta parts={[waits, deadline && `机会${deadline}`, level && `参会层级：${level}`].filter(Boolean)} />
    </>
  )
}

/** What can be done while a side stays silent. Nothing is decided for it. */
function NextSteps({ talk }: { talk: PairTalk }) {
  const { invitation, acts, path } = talk
  if (!invitation || (!acts.remind && !invitation.reminded && !invitation.organiser && !invitation.ownInvitation))
    return null
  const steps = [
    ...(invitation.organiser ? ['电话联系后代为确认'] : ['请牵头单位电话联系']),
    ...(invitation.ownInvitation ? ['收回邀请'] : []),
  ]
  return (
    <div className="no-print mt-2">
      <Notice tone="warn" title={`超过 ${invitation.silentAfter} 个工作日没有答复`}>
        {invitation.reminded ? `${invitation.reminded} 已提醒。` : ''}
        {`还可以${steps.join('，或')}；不答复不等于谢绝，不会自动结束。`}
      </Notice>
      {acts.remind && (
        <Form method="post" action={path} className="mt-2">
          <Hidden values={{ intent: 'remind' }} />
          <Button variant="small">提醒一次</Button>
        </Form>
      )}
    </div>
  )
}

function Question({ question }: { question: TalkQuestion }) {
  return (
    <li className="mt-3">
      <p>
        <SideLabel side={question.side}>{question.asker}提问</SideLabel>{' '}
        <span className="cap nw">{question.asked}</span>{' '}
        {!question.answer && <StateTag shape={question.open ? 'wait' : 'shut'}>{question.state}</StateTag>}
      </p>
      <p className="text">{question.question}</p>
      {question.answer && (
        <>
          <p className="cap">
            {question.answerer}回答 <span className="nw">{question.answered}</span>
          </p>
          <p className="text">{question.answer}</p>
        </>
      )}
    </li>
  )
}

/** The owner's question, before an invitation or beside its own. */
function AskFirst({ talk: { path, invitation }, question, failure }: PairTalkProps) {
  const own = failure?.values.intent?.[0] === 'ask' ? failure : null
  return (
    <div className="no-print">
      <ConfirmForm
        label="向产品方提问"
        start
        what={
          invitation === null
            ? '提问不是邀请：对方看到这项机会和问题，可以回答；看过回答再决定是否邀请。'
            : '邀请照常有效；对方可以先回答，也可以直接同意或谢绝。'
        }
        action={path}
        values={{ intent: 'ask' }}
      >
        <TextArea
          label="问题"
          name="question"
          help="双方都能看到。联系方式在双方同意后互见，请不要写在这里。"
          rows={2}
          limit={NOTE_LIMIT}
          defaultValue={own?.values.question?.[0] ?? question}
          error={own?.error.fields.question}
        />
      </ConfirmForm>
    </div>
  )
}

const words = {
  ask: {
    name: 'question',
    label: '先问一个问题',
    help: '对方回答后再决定；也可以不等回答就同意或谢绝。联系方式在双方同意后互见，请不要写在这里。',
    verb: '发出问题',
  },
  answer: {
    name: 'answer',
    label: '回答',
    help: '双方都能看到。联系方式在双方同意后互见，请不要写在这里。',
    verb: '发出回答',
  },
} as const

interface WordsProps {
  talk: PairTalk
  failure: FormFailure | null
  intent: 'ask' | 'answer'
  begin?: string
}

function Words({ talk, failure, intent, begin }: WordsProps) {
  const { name, label, help, verb } = words[intent]
  const own = failure?.values.intent?.[0] === intent ? failure : null
  return (
    <Form method="post" action={talk.path} className="no-print mt-3">
      <Hidden values={{ intent }} />
      <TextArea
        label={label}
        name={name}
        help={help}
        rows={2}
        limit={NOTE_LIMIT}
        defaultValue={own?.values[name]?.[0] ?? begin}
        error={own?.error.fields[name]}
      />
      <Button variant="small">{verb}</Button>
    </Form>
  )
}
