import { redirect } from '@remix-run/node'
import type { MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { formFailure } from '#app/domain/form-failure.ts'
import { loadPreview } from '#app/features/releases/desk.queries.server.ts'
import { CategoryTotals, IssuedSheet } from '#app/features/releases/issued-sheet.tsx'
import { proposeRelease, publishRelease, reopenRelease } from '#app/features/releases/publish-release.server.ts'
import { ReleaseState } from '#app/features/releases/release-state.tsx'
import { Channel, HeadFacts } from '#app/features/releases/release-view.tsx'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { LinkButton } from '#app/ui/button.tsx'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Breadcrumb, ItemBar, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `预览 ${data?.name ?? '清单'} · 搭台` }]

const params = z.object({ id: z.string().max(64) })

export const loader = protectedRoute.loader({ permission: 'release.compose', params }, async ({ ctx, params: p }) => {
  const preview = await loadPreview(ctx, p.id)
  if (preview.status === 'published') throw redirect(`/releases/${preview.number}`)
  return preview
})

export const action = protectedRoute.action(
  {
    permission: 'release.compose',
    params,
    form: z.discriminatedUnion('intent', [
      z.strictObject({ intent: z.literal('propose') }),
      z.strictObject({ intent: z.literal('reopen') }),
      z.strictObject({ intent: z.literal('publish'), seenHash: z.string().max(64) }),
    ]),
  },
  async ({ ctx, web, params: { id }, input }) => {
    if (input.intent === 'publish') {
      const number = await publishRelease(ctx, { id, seenHash: input.seenHash })
      return doneAt(web, `/releases/${number}`, '已发布')
    }
    if (input.intent === 'reopen') {
      await reopenRelease(ctx, { id })
      return doneAt(web, `/desk/releases/${id}`, '已退回编制')
    }
    await proposeRelease(ctx, { id })
    return doneAt(web, `/desk/releases/${id}/preview`, '已提请发布，等待另一位清单管理员')
  },
)

type Preview = ReturnType<typeof useLoaderData<typeof loader>>

export default function ReleasePreviewPage() {
  const preview = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  return (
    <PageShell bar={<Bar preview={preview} />}>
      <Breadcrumb
        crumbs={[
          { label: '清单批次', to: '/desk/releases' },
          { label: preview.name, to: `/desk/releases/${preview.id}` },
          { label: '预览' },
        ]}
      />
      <PageHeader title={preview.title} />
      <div className="stack mb-4">
        {failure && (
          <Notice tone="bad" title={failure.error.message}>
            没有作任何改动。
          </Notice>
        )}
        {preview.problems.length > 0 && (
          <Notice tone="warn" title="还不能发布">
            <ul>
              {preview.problems.map((p) => (
                <li key={p}>{p}</li>
              ))}
            </ul>
          </Notice>
        )}
        {preview.unnamed > 0 && (
          <Notice tone="info" title={`${preview.unnamed} 项的单位不具名`}>
            清单里写作“某商贸企业”等，联系人写牵头单位；发布后也不会改为实名。
          </Notice>
        )}
      </div>
      <HeadFacts
        facts={[
          { term: '文号', detail: preview.documentNumber },
          {
            term: '发布渠道',
            detail:
              preview.channel || preview.channelLink ? (
                <Channel channel={preview.channel} link={preview.channelLink} />
              ) : null,
          },
          { term: '主题', detail: preview.theme },
          { term: '计数', detail: preview.count },
        ]}
      />
      {preview.sheets.map((sheet) => (
        <div key={sheet.kind} className="mb-6">
          <CategoryTotals sheet={sheet} />
          <IssuedSheet sheet={sheet} />
        </div>
      ))}
    </PageShell>
  )
}

function Bar({ preview }: { preview: Preview }) {
  const ready = preview.problems.length === 0
  const back = <LinkButton to={`/desk/releases/${preview.id}`}>回到编制</LinkButton>
  if (preview.status === 'draft')
    return (
      <ItemBar
        state={<ReleaseState status="draft" />}
        note="下面就是公开的样子；发布日期以发布当天为准"
        acts={
          <>
            {back}
            {ready && (
              <ConfirmForm
                label="提请发布"
                variant="primary"
                what={`提请后“${preview.title}”不能再改，由另一位清单管理员发布；需要修改时可以退回编制。`}
                values={{ intent: 'propose' }}
              />
            )}
          </>
        }
      />
    )
  return (
    <ItemBar
      state={<ReleaseState status="proposed" />}
      note={preview.mine ? '您已提请发布，需要另一位清单管理员发布' : `${preview.composedBy} 提请发布，请看过再发布`}
      acts={
        <>
          <ConfirmForm
            label="退回编制"
            what="退回后可以修改条目和批次信息，之后要重新提请发布。"
            values={{ intent: 'reopen' }}
          />
          {!preview.mine && ready && (
            <ConfirmForm
              label="发布"
              variant="primary"
              what={`发布后“${preview.title}”公开，内容冻结，不能修改或撤回；列入的单位会收到通知。`}
              values={{ intent: 'publish', seenHash: preview.seenHash }}
            />
          )}
        </>
      }
    />
  )
}
