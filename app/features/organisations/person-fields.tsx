import type { FormFailure } from '#app/domain/form-failure.ts'
import { personalNotice } from '#app/domain/personal-notice.ts'
import { Checkbox } from '#app/ui/choices.tsx'
import { fieldAfter } from '#app/ui/form-problem.tsx'
import { TextInput } from '#app/ui/inputs.tsx'

/** Who registers: no more than is needed to log in and to be reached at work. */
export function PersonFields({ failure }: { failure: FormFailure | null }) {
  return (
    <>
      <div className="two">
        <TextInput {...fieldAfter(failure, 'personName')} label="姓名" autoComplete="name" required />
        <TextInput {...fieldAfter(failure, 'title')} label="科室或职务" autoComplete="organization-title" />
      </div>
      <TextInput
        {...fieldAfter(failure, 'login')}
        label="登录名"
        help="手机号或邮箱，用于登录和接收通知，不公开"
        autoComplete="username"
        required
      />
      <TextInput
        name="password"
        label="密码"
        help="至少 10 位，可以粘贴，不要求特殊符号"
        type="password"
        autoComplete="new-password"
        error={failure?.error.fields.password}
        required
      />
    </>
  )
}

/** The 个人信息告知 in full, and the consent to it. */
export function ConsentField({ failure }: { failure: FormFailure | null }) {
  return (
    <>
      <NoticeText />
      <Checkbox
        name="consent"
        label={`已阅读并同意${personalNotice.title}（${personalNotice.version} 版）`}
        defaultChecked={failure?.values.consent !== undefined}
        error={failure?.error.fields.consent}
        required
      />
    </>
  )
}

export function NoticeText() {
  return (
    <details className="field">
      <summary className="link">看{personalNotice.title}全文</summary>
      <dl className="facts">
        {personalNotice.paragraphs.map(([term, text]) => (
          <div key={term} className="contents">
            <dt>{term}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
