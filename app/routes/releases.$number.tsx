import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { listName } from '#app/domain/issued-list/names.ts'
import { legalTexts } from '#app/domain/legal-texts.ts'
import { CategoryTotals, IssuedSheet } from '#app/features/releases/issued-sheet.tsx'
import { releaseNumberParam } from '#app/features/releases/release-form.ts'
import { Channel, ChangesSince, EarlierEvidence, HeadFacts, SameYear } from '#app/features/releases/release-view.tsx'
import { loadRelease } from '#app/features/releases/releases.queries.server.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { LinkButton } from '#app/ui/button.tsx'
import { Tabs } from '#app/ui/list-page.tsx'
import { Tag } from '#app/ui/marks.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell, SiteFooter } from '#app/ui/page-shell.tsx'
import { PrintButton } from '#app/ui/print-button.tsx'

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.title ?? '清单'} · 搭台` }]

export const loader = protectedRoute.loader(
  {
    permission: 'public.read',
    params: z.object({ number: releaseNumberParam }),
    query: z.object({ list: z.enum(['opportunity', 'product']).optional() }),
  },
  async ({ ctx, params, query }) => {
    const release = await loadRelease(ctx, params.number)
    const shown = release.sheets.find((s) => s.kind === query.list) ?? release.sheets[0]
    return { ...release, shown: shown?.kind ?? null }
  },
)

type Release = ReturnType<typeof useLoaderData<typeof loader>>

export default function ReleasePage() {
  const release = useLoaderData<typeof loader>()
  return (
    <PageShell footer={<Footer release={release} />}>
      <div className="no-print">
        <Breadcrumb crumbs={[{ label: '清单', to: '/releases' }, { label: `${release.year}年` }]} />
        <PageHeader
          title={release.title}
          state={release.backfilled && <Tag>补录</Tag>}
          acts={release.sheets.length > 0 && <Downloads number={release.number} />}
        />
        <HeadFacts
          facts={[
            { term: '发布日期', detail: release.releasedOn },
            { term: '文号', detail: release.documentNumber },
            { term: '发布渠道', detail: <Channel channel={release.channel} link={release.channelLink} /> },
            { term: '主题', detail: release.theme },
            { term: '计数', detail: release.count },
          ].filter((f) => f.term !== '发布渠道' || release.channel !== '' || release.channelLink !== '')}
        />
      </div>
      {release.sheets.length > 0 ? <Lists release={release} /> : <EarlierEvidence evidence={release.evidence} />}
      <div className="two no-print mt-4">
        {release.sheets.length > 0 && <ChangesSince changes={release.changes} />}
        <SameYear lines={release.sameYear} current={release.number} year={release.year} />
      </div>
    </PageShell>
  )
}

function Downloads({ number }: { number: string }) {
  return (
    <>
      <PrintButton plain />
      <LinkButton to={`/releases/${number}/copy`}>复制为门户/公众号排版</LinkButton>
      <LinkButton to={`/releases/${number}.xlsx`} reloadDocument>
        下载 Excel
      </LinkButton>
      <LinkButton to={`/releases/${number}.docx`} reloadDocument variant="primary">
        下载 Word（A4 横向）
      </LinkButton>
    </>
  )
}

/** One list is shown at a time; printed are all of them, each on its own pages. */
function Lists({ release }: { release: Release }) {
  const { sheets, shown, changes, number } = release
  const marks = { opportunity: 'need', product: 'offer' } as const
  return (
    <>
      <Tabs
        label="附件"
        items={[
          ...sheets.map((s) => ({
            to: `/releases/${number}?list=${s.kind}`,
            label: `${s.annex} ${listName[s.kind]}`,
            count: s.rows.length,
            side: marks[s.kind],
            current: s.kind === shown,
          })),
          { to: '#changes', label: '发布以后的变化', count: changes.length },
        ]}
      />
      {sheets.map((sheet, i) => (
        <div key={sheet.kind} className={sheet.kind === shown ? undefined : 'hidden print:block'}>
          <CategoryTotals sheet={sheet} />
          <div className={i > 0 ? 'print:break-before-page' : undefined}>
            <IssuedSheet sheet={sheet} />
          </div>
        </div>
      ))}
    </>
  )
}

function Footer({ release }: { release: Release }) {
  return (
    <div className="no-print">
      <SiteFooter
        texts={[legalTexts.list, legalTexts.product]}
        facts={[`${release.issuer}（牵头单位）`, release.phone === '' ? '' : `办公电话 ${release.phone}`].filter(
          Boolean,
        )}
      />
    </div>
  )
}
