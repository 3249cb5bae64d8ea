import { Form, Link } from '@remix-run/react'
import { formatShortDay } from '#app/domain/time.ts'
import { membershipRole } from '#app/domain/vocabulary.ts'
import { Button } from '#app/ui/button.tsx'
import { RadioGroup } from '#app/ui/choices.tsx'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { Hidden } from '#app/ui/inputs.tsx'
import { Card } from '#app/ui/panels.tsx'
import type { OwnOrganisation } from './own.queries.server.ts'

const roles = membershipRole.codes.map((value) => ({ value, label: membershipRole.labels[value] }))
type Member = OwnOrganisation['members'][number]

/** Everybody of the unit; a 单位联络员 also gets what can be changed about each. */
export function MembersCard({ unit }: { unit: OwnOrganisation }) {
  return (
    <Card title={`成员 ${unit.members.length}`} flush>
      <DataTable
        caption="成员"
        rows={unit.members}
        rowKey={(m) => m.id}
        columns={[
          {
            key: 'name',
            header: '姓名',
            rowHeader: true,
            nowrap: true,
            cell: (m) => (
              <>
                {m.name}
                {m.id === unit.self && <span className="cap">（本人）</span>}
                {!m.active && <span className="cap">（账号已停用）</span>}
              </>
            ),
          },
          { key: 'title', header: '科室或职务', wide: true, cell: (m) => m.title },
          {
            key: 'role',
            header: '角色',
            nowrap: true,
            cell: (m) => membershipRole.labels[m.role] + (m.role === 'member' && m.maySubmit ? '，可提交应答' : ''),
          },
          { key: 'since', header: '加入', wide: true, nowrap: true, cell: (m) => formatShortDay(m.since, unit.now) },
          {
            key: 'acts',
            header: <span className="sr-only">办理</span>,
            cell: (m) => (unit.admin || m.id === unit.self) && <MemberActs member={m} unit={unit} />,
          },
        ]}
      />
    </Card>
  )
}

function MemberActs({ member: m, unit }: { member: Member; unit: OwnOrganisation }) {
  const self = m.id === unit.self
  const key = { personId: m.id }
  return (
    <div className="acts -my-2 max-sm:my-0 max-sm:gap-2">
      {unit.admin && !self && m.role === 'member' && (
        <>
          <Form method="post">
            <Hidden values={{ ...key, intent: 'maySubmit', value: m.maySubmit ? '' : '1' }} />
            <button className="link">{m.maySubmit ? '取消可提交' : '允许提交应答'}</button>
          </Form>
          {m.active && (
            <ConfirmForm
              label="移交联络员"
              what={`${m.name}成为单位联络员，您成为单位经办人。双方需要重新登录，您的本次登录保留。`}
              values={{ ...key, intent: 'handOver' }}
              variant="text"
            />
          )}
          <ConfirmForm
            label="设为联络员"
            what={`${m.name}和您同为单位联络员，可以管理成员和单位资料。对方需要重新登录。`}
            values={{ ...key, intent: 'role', role: 'admin' }}
            variant="text"
          />
        </>
      )}
      {unit.admin && !self && m.role === 'admin' && (
        <ConfirmForm
          label="改为经办人"
          what={`${m.name}不再管理成员和单位资料。对方需要重新登录。`}
          values={{ ...key, intent: 'role', role: 'member' }}
          variant="text"
        />
      )}
      <ConfirmForm
        label={self ? '退出单位' : '移除'}
        what={
          self
            ? '退出后不能再代表本单位办理，登录立即结束。您写的内容留在本单位。'
            : `${m.name}立即不能再代表本单位办理，登录立即结束。写过的内容留在本单位。`
        }
        values={{ ...key, intent: 'remove' }}
        variant="text"
        danger
      />
    </div>
  )
}

/** Invitations that still work, and the form for a new one. */
export function InvitesCard({ unit }: { unit: OwnOrganisation }) {
  return (
    <Card title="邀请成员" caption="链接 14 天有效，只能用一次">
      <Form method="post" className="stack">
        <Hidden values={{ intent: 'invite' }} />
        <RadioGroup label="加入后的角色" name="role" options={roles} defaultValue="member" />
        <div className="acts">
          <Button>生成邀请链接</Button>
        </div>
      </Form>
      {unit.invites.length > 0 && (
        <ul className="mt-4">
          {unit.invites.map((invite) => (
            <li key={invite.id}>
              <Link to={`/organisation/invites/${invite.id}`}>
                {membershipRole.labels[invite.role]}的邀请，{formatShortDay(invite.createdAt, unit.now)}生成
              </Link>{' '}
              <span className="cap">{formatShortDay(invite.expiresAt, unit.now)}前有效</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
