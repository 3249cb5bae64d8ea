import { Form, Link } from '@remix-run/react'
import type { FormFailure } from '#app/domain/form-failure.ts'
import { personalNotice } from '#app/domain/personal-notice.ts'
import { formatShortDay, formatShortInstant } from '#app/domain/time.ts'
import { Button } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { fieldAfter } from '#app/ui/form-problem.tsx'
import { Hidden, TextInput } from '#app/ui/inputs.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Card } from '#app/ui/panels.tsx'
import type { viewAccount } from './account.queries.server.ts'

export type Account = Awaited<ReturnType<typeof viewAccount>>
interface Props {
  account: Account
  /** The refusal of the form in this card. */
  failure: FormFailure | null
}

/** The present version of the notice, until it is agreed to. */
export function ConsentNotice({ account }: { account: Account }) {
  if (account.noticeAccepted) return null
  return (
    <Notice tone="warn" title={`${personalNotice.title}有新版本，请阅读`}>
      <dl className="facts">
        {personalNotice.paragraphs.map(([term, text]) => (
          <div key={term} className="contents">
            <dt>{term}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <Form method="post" className="acts mt-2">
        <Hidden values={{ intent: 'consent' }} />
        <Button>已阅读并同意</Button>
      </Form>
    </Notice>
  )
}

export function ProfileCard({ account, failure }: Props) {
  return (
    <Card title="姓名和职务" caption="同事和审核人员看得到">
      <Form method="post" className="stack">
        <Hidden values={{ intent: 'profile' }} />
        <div className="two">
          <TextInput {...fieldAfter(failure, 'name', account.name)} label="姓名" autoComplete="name" required />
          <TextInput
            {...fieldAfter(failure, 'title', account.title)}
            label="科室或职务"
            autoComplete="organization-title"
          />
        </div>
        <div className="acts">
          <Button>保存姓名和职务</Button>
        </div>
      </Form>
    </Card>
  )
}

export function ContactCard({ account, failure }: Props) {
  return (
    <Card title="手机和邮箱" caption="加密保存，双方同意对接后才向对方显示">
      <Form method="post" className="stack">
        <Hidden values={{ intent: 'contact' }} />
        <div className="two">
          <TextInput
            {...fieldAfter(failure, 'mobile', account.mobile)}
            label="手机号"
            type="tel"
            autoComplete="tel-national"
          />
          <TextInput {...fieldAfter(failure, 'mail', account.mail)} label="邮箱" type="email" autoComplete="email" />
        </div>
        <TextInput
          name="password"
          id="contact-password"
          label="当前密码"
          help="改动联系方式前再确认一次是您本人"
          type="password"
          autoComplete="current-password"
          error={failure?.error.fields.password}
        />
        <div className="acts">
          <Button>保存手机和邮箱</Button>
        </div>
        <p className="cap">登录名 {account.login} 不随之改变。</p>
      </Form>
    </Card>
  )
}

export function PasswordCard({ failure }: { failure: FormFailure | null }) {
  return (
    <Card title="密码" caption="更改后其他设备上的登录立即结束">
      <Form method="post" className="stack">
        <Hidden values={{ intent: 'password' }} />
        <div className="two">
          <TextInput
            name="password"
            id="old-password"
            label="当前密码"
            type="password"
            autoComplete="current-password"
            error={failure?.error.fields.password}
          />
          <TextInput
            name="newPassword"
            label="新密码"
            type="password"
            autoComplete="new-password"
            error={failure?.error.fields.newPassword}
          />
        </div>
        <div className="acts">
          <Button>更改密码</Button>
        </div>
      </Form>
    </Card>
  )
}

export function SessionsCard({ account }: { account: Account }) {
  return (
    <Card
      title={`登录 ${account.sessions.length}`}
      acts={
        account.sessions.length > 1 && (
          <Form method="post">
            <Hidden values={{ intent: 'endOthers' }} />
            <button className="link">结束其他登录</button>
          </Form>
        )
      }
      flush
    >
      <DataTable
        caption="现在有效的登录"
        rows={account.sessions}
        rowKey={(s) => s.id}
        columns={[
          {
            key: 'at',
            header: '开始',
            rowHeader: true,
            nowrap: true,
            cell: (s) => formatShortInstant(s.createdAt, account.now),
          },
          { key: 'agent', header: '浏览器', wide: true, cell: (s) => s.agent },
          {
            key: 'end',
            header: <span className="sr-only">办理</span>,
            nowrap: true,
            cell: (s) =>
              s.current ? (
                '本次登录'
              ) : (
                <Form method="post">
                  <Hidden values={{ intent: 'endSession', sessionId: s.id }} />
                  <button className="link">结束</button>
                </Form>
              ),
          },
        ]}
      />
    </Card>
  )
}

const claimWords: Record<string, string> = { pending: '等待对方确认', refused: '对方没有通过' }

export function UnitsCard({ account }: { account: Account }) {
  return (
    <Card title={`我的单位 ${account.memberships.length}`} acts={<Link to="/register">再入驻一个单位</Link>}>
      <ul className="stack">
        {account.memberships.map((m) => (
          <li key={m.id} className="acts">
            {m.current ? <Link to="/organisation">{m.name}</Link> : m.name}
            <span className="cap">{m.role}</span>
            {m.current ? (
              <span className="cap">当前</span>
            ) : (
              <Form method="post" action="/account/switch">
                <Hidden values={{ organisationId: m.id }} />
                <button className="link">切换到这个单位</button>
              </Form>
            )}
          </li>
        ))}
        {account.memberships.length === 0 && <li className="mut">还不属于任何单位。</li>}
        {account.claims.map((c) => (
          <li key={c.id}>
            申请加入 {c.organisation}：{claimWords[c.status] ?? c.status}
            {c.reason && `（${c.reason}）`}
            <span className="cap"> {formatShortDay(c.created_at, account.now)}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
