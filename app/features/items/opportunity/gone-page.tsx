import { Form } from '@remix-run/react'
import { dayOf, formatDay } from '#app/domain/time.ts'
import { Button, LinkButton } from '#app/ui/button.tsx'
import { Hidden } from '#app/ui/inputs.tsx'
import { StateTag } from '#app/ui/marks.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { DefinitionList } from '#app/ui/panels.tsx'
import type { GoneView } from './opportunity-view.ts'

/** The notice that stands in place of a withdrawn need. */
export function GonePage({ gone }: { gone: GoneView }) {
  return (
    <PageShell>
      <Breadcrumb crumbs={[{ label: '机会', to: '/opportunities' }, { label: gone.number ?? '' }]} />
      <div className="read stack">
        <PageHeader title={gone.title} side="need" state={<StateTag shape="shut">已撤回</StateTag>} />
        <DefinitionList
          facts={[
            { term: '编号', detail: gone.number },
            { term: '责任单位', detail: gone.ownerName },
            { term: '撤回日期', detail: formatDay(dayOf(gone.at)) },
            { term: '原因', detail: gone.reason },
          ]}
        />
        <div className="acts">
          {gone.copyOf && (
            <Form method="post" action="/opportunities/new">
              <Hidden values={{ copyOf: gone.copyOf }} />
              <Button>复制为新草稿</Button>
            </Form>
          )}
          <LinkButton to="/opportunities">看其他机会</LinkButton>
        </div>
      </div>
    </PageShell>
  )
}
