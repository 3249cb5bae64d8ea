import type { MetaFunction } from '@remix-run/node'
import { Link, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { line } from '#app/domain/fields.ts'
import { formFailure } from '#app/domain/form-failure.ts'
import { formatDay, formatInstant, dayOf } from '#app/domain/time.ts'
import { staffRole } from '#app/domain/vocabulary.ts'
import { viewPerson } from '#app/features/admin/admin.queries.server.ts'
import { endSessions } from '#app/features/admin/end-sessions.server.ts'
import { proposeStaffRole } from '#app/features/admin/propose-staff-role.server.ts'
import { setAccountStatus } from '#app/features/admin/set-account-status.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { FormProblem } from '#app/ui/form-problem.tsx'
import { TextInput } from '#app/ui/inputs.tsx'
import { StateTag } from '#app/ui/marks.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card, DefinitionList, Timeline } from '#app/ui/panels.tsx'

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.name ?? '账号'} · 搭台` }]

const params = z.object({ id: z.string().max(60) })

export const loader = protectedRoute.loader({ permission: 'system.status', params }, ({ ctx, params: p }) =>
  viewPerson(ctx, p.id),
)

const role = z.enum(staffRole.codes)
export const action = protectedRoute.action(
  {
    permission: 'account.disable',
    params,
    form: z.discriminatedUnion('intent', [
      z.strictObject({ intent: z.enum(['disable', 'enable']), reason: line(200).default('') }),
      z.strictObject({ intent: z.literal('endSessions') }),
      z.strictObject({ intent: z.enum(['grant', 'revoke']), role }),
    ]),
  },
  async ({ ctx, web, params: { id }, input }) => {
    const done = (sentence: string) => doneAt(web, `/admin/people/${id}`, sentence)
    switch (input.intent) {
      case 'disable':
        await setAccountStatus(ctx, { personId: id, to: 'disabled', reason: input.reason })
        return done('账号已停用，登录已结束')
      case 'enable':
        await setAccountStatus(ctx, { personId: id, to: 'active', reason: input.reason })
        return done('账号已恢复')
      case 'endSessions':
        await endSessions(ctx, id)
        return done('登录已全部结束')
      case 'grant':
      case 'revoke':
        await proposeStaffRole(ctx, { personId: id, role: input.role, change: input.intent })
        return done('已提议，等待另一位系统管理员确认')
    }
  },
)

const words: Record<string, string> = { disable: '停用', enable: '恢复' }

export default function AdminPersonPage() {
  const p = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  return (
    <PageShell>
      <Breadcrumb crumbs={[{ label: '系统管理', to: '/admin' }, { label: p.name }]} />
      <PageHeader
        title={p.name}
        state={<StateTag shape={p.active ? 'open' : 'shut'}>{p.active ? '可用' : '已停用'}</StateTag>}
        caption={p.title}
        acts={
          p.mayAct &&
          !p.self && (
            <>
              {p.sessions > 0 && (
                <ConfirmForm
                  label="结束登录"
                  what={`${p.sessions} 个登录立即结束，账号仍可用。`}
                  values={{ intent: 'endSessions' }}
                />
              )}
              {p.active ? (
                <ConfirmForm
                  label="停用账号"
                  what="停用后不能登录，现有登录立即结束。写过的内容保留。"
                  values={{ intent: 'disable' }}
                  danger
                >
                  <TextInput label="原因" name="reason" required />
                </ConfirmForm>
              ) : (
                <ConfirmForm label="恢复账号" what="恢复后可以用原密码登录。" values={{ intent: 'enable' }} />
              )}
            </>
          )
        }
      />
      <FormProblem failure={failure} />
      <div className="desk">
        <Card title="平台工作角色" caption="增加和收回都要另一位系统管理员确认" flush>
          <DataTable
            caption="平台工作角色"
            rows={p.roles}
            rowKey={(r) => r.code}
            columns={[
              { key: 'role', header: '角色', rowHeader: true, cell: (r) => r.label },
              {
                key: 'state',
                header: '状态',
                cell: (r) => (r.proposed ? '变更待确认' : r.held ? '担任' : '—'),
              },
              {
                key: 'acts',
                header: <span className="sr-only">办理</span>,
                cell: (r) =>
                  p.mayAct &&
                  !r.proposed &&
                  !(p.self && !r.held) && (
                    <ConfirmForm
                      label={r.held ? '提议收回' : '提议增加'}
                      what={`${p.name}${r.held ? '不再担任' : '将担任'}${r.label}，另一位系统管理员确认后生效。`}
                      values={{ intent: r.held ? 'revoke' : 'grant', role: r.code }}
                      variant="text"
                      className="-my-2 max-sm:my-0"
                    />
                  ),
              },
            ]}
          />
        </Card>
        <div className="stack">
          <Card title="账号">
            <DefinitionList
              facts={[
                { term: '登录名', detail: p.login },
                { term: '注册', detail: formatDay(dayOf(p.createdAt)) },
                { term: '有效登录', detail: String(p.sessions) },
                {
                  term: '单位',
                  detail:
                    p.memberships.length === 0 ? (
                      ''
                    ) : (
                      <ul>
                        {p.memberships.map((m) => (
                          <li key={m.id}>
                            <Link to={`/organisations/${m.id}`}>{m.name}</Link> <span className="cap">{m.role}</span>
                          </li>
                        ))}
                      </ul>
                    ),
                },
              ]}
            />
          </Card>
          {p.history.length > 0 && (
            <Card title="停用记录">
              <Timeline
                entries={p.history.map((h) => ({
                  time: formatInstant(h.at),
                  title: `${h.person} ${words[h.action] ?? h.action}`,
                  children: h.reason && <p>{h.reason}</p>,
                }))}
              />
            </Card>
          )}
        </div>
      </div>
    </PageShell>
  )
}
