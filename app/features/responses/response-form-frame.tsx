import { Link } from '@remix-run/react'
import type { FormFailure } from '#app/domain/form-failure.ts'
import { legalTexts } from '#app/domain/legal-texts.ts'
import { formatDay, formatShortInstant, dayOf } from '#app/domain/time.ts'
import { answerMode } from '#app/domain/vocabulary.ts'
import { Button, LinkButton } from '#app/ui/button.tsx'
import { SaveBar } from '#app/ui/form-layout.tsx'
import { EmptyState, ErrorSummary, Notice } from '#app/ui/notice.tsx'
import type { ResponseEdit } from './own.queries.server.ts'
import type { NeedHead } from './response-view.ts'

/** What the answering side must know before it writes. */
export function AnswerRules({ need }: { need: NeedHead }) {
  return (
    <Notice title={answerMode.labels[need.mode]}>
      {need.mode === 'sealed'
        ? '截止前除本单位外任何人都看不到应答内容，截止后由对方两人统一查看。截止前可以修改和撤回。'
        : '提交后对方即可查看，首次查看有记录，您会看到“已查看”。查看前可以修改和撤回。'}
      每个单位应答一次；{need.mode === 'sealed' ? '截止' : '收到'}后 {need.replyDays} 个工作日内答复。
      {legalTexts.advice}
    </Notice>
  )
}

/** What stands above the form: why it was refused, what is still missing. */
export function ResponseSummary({ edit, failure }: { edit: ResponseEdit; failure: FormFailure | null }) {
  const must = edit.findings.filter((f) => f.kind === 'must')
  const fields = Object.entries(failure?.error.fields ?? {})
  return (
    <div className="stack mb-4">
      {failure && fields.length > 0 && (
        <ErrorSummary
          title={failure.error.message}
          errors={fields.map(([field, text]) => ({ href: `#${field}`, text }))}
        />
      )}
      {failure && fields.length === 0 && <Notice tone="bad" title={failure.error.message} />}
      {failure?.error.code === 'conflict' && (
        <Notice tone="warn">
          下面是您填写的内容，还没有保存。
          <Link to={`/opportunities/${edit.need.key}/respond`} target="_blank">
            在新窗口看同事保存的内容
          </Link>
          ；核对后再按“保存草稿”，会以您的内容为准。
        </Notice>
      )}
      {edit.besideSubmitted && <Notice>已提交的应答仍然有效，修改再次提交后才会替换。</Notice>}
      {!edit.maySubmit && <Notice>您可以填写和保存，提交由单位联络员或开通了“可提交”的同事办理。</Notice>}
      {!failure && must.length > 0 && (
        <ErrorSummary
          title={`待完善 ${must.length} 项`}
          errors={must.map((f) => ({ href: `#${f.field}`, text: f.message }))}
          focus={false}
        />
      )}
      <AnswerRules need={edit.need} />
    </div>
  )
}

interface SaveState {
  savedAt: number | null
  saving: boolean
  problem: { message: string } | null
}

export function ResponseSaveBar({ edit, state }: { edit: ResponseEdit; state: SaveState }) {
  const at = state.savedAt ?? edit.savedAt
  const { deadlineAt } = edit.need
  return (
    <SaveBar
      acts={
        <>
          {deadlineAt !== null && (
            <span className="mut max-sm:hidden">截止 {formatShortInstant(deadlineAt, edit.now, true)}</span>
          )}
          <Button form="response-form" name="intent" value="save">
            保存草稿
          </Button>
          <Button form="response-form" name="intent" value="review" variant="primary">
            下一步：核对
          </Button>
        </>
      }
    >
      {state.problem ? (
        <span className="bad" role="status">
          没有保存：{state.problem.message}
        </span>
      ) : (
        <span className={at === null ? 'mut' : 'ok'} role="status">
          {state.saving ? '正在保存…' : at === null ? '还没有保存' : `✓ 已保存 ${formatShortInstant(at, edit.now)}`}
        </span>
      )}
    </SaveBar>
  )
}

/** The form takes nothing any more. */
export function ResponseClosed({ edit }: { edit: ResponseEdit }) {
  const page = `/opportunities/${edit.need.key}`
  const { deadlineAt } = edit.need
  const past = deadlineAt !== null && edit.now >= deadlineAt
  return (
    <EmptyState
      title={edit.closed === 'read' ? '对方已查看，应答不能再修改' : '已停止接收应答'}
      acts={
        <>
          {edit.hasAnswer && <LinkButton to={`${page}/respond/answer`}>看本单位的应答</LinkButton>}
          <LinkButton to={page} variant="text">
            回到需求
          </LinkButton>
        </>
      }
    >
      {past && edit.closed === 'closed' ? `已于${formatDay(dayOf(deadlineAt - 1))}截止。` : ''}
    </EmptyState>
  )
}
