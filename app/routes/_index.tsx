import { protectedRoute } from '#app/server/protected-route.ts'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

export const loader = protectedRoute.loader({ permission: 'public.read' }, async () => ({}))

export default function Home() {
  return (
    <PageShell>
      <PageHeader title="政府搭台，各方出卷，企业答题" />
    </PageShell>
  )
}
