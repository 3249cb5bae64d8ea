import { redirect } from '@remix-run/node'
import type { MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { formFailure } from '#app/domain/form-failure.ts'
import type { FormFailure } from '#app/domain/form-failure.ts'
import { groupItems, moveItem, removeItem } from '#app/features/releases/arrange-items.server.ts'
import { loadDraft } from '#app/features/releases/desk.queries.server.ts'
import { DraftList } from '#app/features/releases/draft-items.tsx'
import { editRelease } from '#app/features/releases/edit-release.server.ts'
import {
  ChannelFields,
  CountFields,
  HiddenColumnFields,
  KindField,
  NumberFields,
  fieldOf,
} from '#app/features/releases/facts-fields.tsx'
import { releaseFactsSchema } from '#app/features/releases/release-form.ts'
import { ReleaseState } from '#app/features/releases/release-state.tsx'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button, LinkButton } from '#app/ui/button.tsx'
import { Hidden, TextInput } from '#app/ui/inputs.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Breadcrumb, ItemBar, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card, Timeline } from '#app/ui/panels.tsx'

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `编制 ${data?.name ?? '清单'} · 搭台` }]

const kind = z.enum(['opportunity', 'product'])
const itemId = z.string().min(1).max(64)
const params = z.object({ id: z.string().max(64) })

export const loader = protectedRoute.loader({ permission: 'release.compose', params }, async ({ ctx, params: p }) => {
  const draft = await loadDraft(ctx, p.id)
  if (draft.status === 'published') throw redirect(`/releases/${draft.number}`)
  return draft
})

const form = z.discriminatedUnion('intent', [
  releaseFactsSchema.extend({ intent: z.literal('save'), version: z.coerce.number().int() }),
  z.strictObject({ intent: z.literal('move'), kind, itemId, to: z.coerce.number().int().min(0).max(10_000) }),
  z.strictObject({ intent: z.literal('remove'), kind, itemId }),
  z.strictObject({ intent: z.literal('group'), kind }),
])

export const action = protectedRoute.action(
  { permission: 'release.compose', params, form },
  async ({ ctx, web, params: { id }, input }) => {
    const page = `/desk/releases/${id}`
    if (input.intent === 'save') {
      const { intent: _, version, ...facts } = input
      await editRelease(ctx, { id, version, facts })
      return doneAt(web, page, '已保存')
    }
    if (input.intent === 'move') await moveItem(ctx, { id, ...input })
    else if (input.intent === 'remove') await removeItem(ctx, { id, ...input })
    else await groupItems(ctx, { id, kind: input.kind })
    return redirect(`${page}#${input.kind}`, 303)
  },
)

export default function ReleaseDraftPage() {
  const draft = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  const editable = draft.status === 'draft'
  return (
    <PageShell
      bar={
        <ItemBar
          state={<ReleaseState status={draft.status} />}
          note={editable ? '发布前由另一位清单管理员复核' : `${draft.composedBy} 已提请发布；要修改请先退回编制`}
          acts={
            <LinkButton to={`/desk/releases/${draft.id}/preview`} variant="primary">
              {editable ? '预览并提请发布' : '预览并发布'}
            </LinkButton>
          }
        />
      }
    >
      <Breadcrumb crumbs={[{ label: '清单批次', to: '/desk/releases' }, { label: draft.name }]} />
      <PageHeader title={draft.facts.title} />
      {failure && (
        <Notice tone="bad" title={failure.error.message}>
          没有保存，已填的内容还在。
        </Notice>
      )}
      <div className="stack">
        {draft.lists.map((list) => (
          <DraftList key={list.kind} releaseId={draft.id} editable={editable} {...list} />
        ))}
        {editable && <FactsForm key={draft.version} draft={draft} failure={failure} />}
        <Card title="经过">
          <Timeline
            entries={draft.history.map((h) => ({
              time: h.time,
              title: h.title,
              children: <p className="cap">{h.by}</p>,
            }))}
          />
        </Card>
      </div>
    </PageShell>
  )
}

type Draft = ReturnType<typeof useLoaderData<typeof loader>>

function FactsForm({ draft, failure }: { draft: Draft; failure: FormFailure | null }) {
  const { facts } = draft
  const typed = failure?.values.intent?.[0] === 'save' ? failure : null
  const field = fieldOf(typed)
  return (
    <Card title="批次信息" id="facts">
      <Form method="post" className="stack max-w-[760px]" action="#facts">
        <Hidden values={{ intent: 'save', version: draft.version }} />
        <NumberFields field={field} year={facts.year} batch={facts.batch} />
        <KindField field={field} kind={facts.kind} />
        <TextInput label="标题" limit={80} required {...field('title', facts.title)} />
        <TextInput label="主题" limit={60} {...field('theme', facts.theme)} />
        <ChannelFields field={field} facts={facts} />
        <CountFields field={field} value={facts.countValue} note={facts.countNote} />
        <HiddenColumnFields facts={facts} failure={typed} />
        <div className="acts">
          <Button>保存批次信息</Button>
        </div>
      </Form>
    </Card>
  )
}
