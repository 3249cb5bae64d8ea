import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { StatusCard } from '#app/features/admin/status-card.tsx'
import { technicalStatus } from '#app/features/admin/technical-status.server.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

export const meta: MetaFunction = () => [{ title: '运行状态 · 搭台' }]

export const loader = protectedRoute.loader({ permission: 'system.status' }, ({ ctx }) => technicalStatus(ctx))

export default function StatusPage() {
  return (
    <PageShell>
      <PageHeader title="运行状态" />
      <StatusCard status={useLoaderData<typeof loader>()} />
    </PageShell>
  )
}
