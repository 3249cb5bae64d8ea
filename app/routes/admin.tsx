import type { MetaFunction } from '@remix-run/node'
import { Link, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { flag, line, pageNumber } from '#app/domain/fields.ts'
import { formFailure } from '#app/domain/form-failure.ts'
import { viewAdmin } from '#app/features/admin/admin.queries.server.ts'
import { decideStaffRole } from '#app/features/admin/decide-staff-role.server.ts'
import { ProposalsCard } from '#app/features/admin/proposals-card.tsx'
import { StatusCard } from '#app/features/admin/status-card.tsx'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { DataTable } from '#app/ui/data-table.tsx'
import { FormProblem } from '#app/ui/form-problem.tsx'
import { Hidden } from '#app/ui/inputs.tsx'
import { Pager, Tabs } from '#app/ui/list-page.tsx'
import { StateTag } from '#app/ui/marks.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'
import { SearchField } from '#app/ui/site-header.tsx'

export const meta: MetaFunction = () => [{ title: '系统管理 · 搭台' }]

const query = z.object({
  q: line(60).catch('').default(''),
  staff: flag.catch(false).default(false),
  page: pageNumber,
})

export const loader = protectedRoute.loader({ permission: 'system.status', query }, ({ ctx, query: asked }) =>
  viewAdmin(ctx, asked),
)

export const action = protectedRoute.action(
  {
    permission: 'staff.grant',
    form: z.strictObject({ intent: z.enum(['confirm', 'drop']), proposalId: z.string().max(60) }),
  },
  async ({ ctx, web, input }) => {
    const confirm = input.intent === 'confirm'
    await decideStaffRole(ctx, { proposalId: input.proposalId, confirm })
    return doneAt(web, '/admin', confirm ? '角色已变更' : '提议已撤下')
  },
)

export default function AdminPage() {
  const { people, total, pageSize, q, staff, page, proposals, status, mayAct, now } = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  const href = (only: boolean, p = 1) =>
    `/admin?${new URLSearchParams({ q, staff: only ? '1' : '', page: String(p) }).toString()}`
  return (
    <PageShell>
      <PageHeader title="系统管理" />
      <FormProblem failure={failure} />
      <div className="desk">
        <div className="stack">
          <ProposalsCard proposals={proposals} now={now} mayAct={mayAct} />
          <SearchField
            action="/admin"
            placeholder="姓名，或完整的登录名"
            defaultValue={q}
            hidden={<Hidden values={{ staff: staff ? '1' : '' }} />}
          />
          <Tabs
            label="账号"
            items={[
              { to: href(false), label: '全部账号', current: !staff },
              { to: href(true), label: '平台工作人员', current: staff },
            ]}
          />
          <Card flush>
            <DataTable
              caption="账号"
              rows={people}
              rowKey={(p) => p.id}
              empty={<EmptyState title="没有找到这样的账号">登录名要写完整，姓名可以只写一部分。</EmptyState>}
              columns={[
                {
                  key: 'name',
                  header: '姓名',
                  rowHeader: true,
                  cell: (p) => <Link to={`/admin/people/${p.id}`}>{p.name}</Link>,
                },
                { key: 'title', header: '科室或职务', wide: true, cell: (p) => p.title },
                { key: 'login', header: '登录名', wide: true, cell: (p) => p.login },
                { key: 'roles', header: '平台角色', cell: (p) => p.roles.join('、') },
                {
                  key: 'state',
                  header: '状态',
                  nowrap: true,
                  cell: (p) => <StateTag shape={p.active ? 'open' : 'shut'}>{p.active ? '可用' : '已停用'}</StateTag>,
                },
              ]}
            />
          </Card>
          <Pager page={page} pageSize={pageSize} total={total} hrefFor={(p) => href(staff, p)} />
        </div>
        <StatusCard status={status} title={<Link to="/-/status">运行状态</Link>} />
      </div>
    </PageShell>
  )
}
