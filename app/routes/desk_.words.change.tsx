import type { MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData, useNavigation, useSubmit } from '@remix-run/react'
import { useEffect, useRef } from 'react'
import { formFailure } from '#app/domain/form-failure.ts'
import { makeChange } from '#app/features/words/make-change.server.ts'
import { PreviewCards } from '#app/features/words/preview-cards.tsx'
import { previewChange } from '#app/features/words/preview-change.server.ts'
import type { Previewed } from '#app/features/words/preview-view.ts'
import { changeForm, changeQuery, wordsLimits } from '#app/features/words/words.schema.ts'
import { changeDesk } from '#app/features/words/words.queries.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button } from '#app/ui/button.tsx'
import { FormProblem, fieldAfter } from '#app/ui/form-problem.tsx'
import { Hidden, TextArea, TextInput } from '#app/ui/inputs.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'
import { Card } from '#app/ui/panels.tsx'

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.title ?? '同义词'} · 搭台` }]

export const loader = protectedRoute.loader({ permission: 'words.edit', query: changeQuery }, ({ ctx, query }) =>
  changeDesk(ctx, query),
)

export const action = protectedRoute.action(
  { permission: 'words.edit', form: changeForm },
  async ({ ctx, web, input, values }) => {
    const { intent, seal, ...change } = input
    if (intent === 'preview') return { preview: await previewChange(ctx, change), values }
    const version = await makeChange(ctx, change, seal)
    return doneAt(web, '/desk/words', `已保存第 ${version} 次改动，搜索和推荐马上按新的词来`)
  },
)

interface Asked {
  preview: Previewed
  values: Record<string, string[]>
}

const askedFor = (result: unknown): Asked | null =>
  typeof result === 'object' && result !== null && 'preview' in result ? (result as Asked) : null

/** While a preview is under way the page asks for it again; without script the person does. */
const ASK_AGAIN_MS = 2000

export default function WordChangePage() {
  const desk = useLoaderData<typeof loader>()
  const result: unknown = useActionData<typeof action>()
  const failure = formFailure(result)
  const answer = askedFor(result)
  const view = answer?.preview.view ?? null
  const progress = answer?.preview.progress ?? null
  const busy = useNavigation().state !== 'idle'
  const form = useRef<HTMLFormElement>(null)
  const submit = useSubmit()
  useEffect(() => {
    if (progress === null || busy) return
    const timer = setTimeout(() => {
      if (!form.current) return
      const fields = new FormData(form.current)
      fields.set('intent', 'preview')
      submit(fields, { method: 'post', preventScrollReset: true })
    }, ASK_AGAIN_MS)
    return () => clearTimeout(timer)
  }, [progress, busy, submit])
  const { asked } = desk
  const typed = answer?.values ?? failure?.values
  const field = (name: string, stored = '') => ({
    ...fieldAfter(failure, name, stored),
    defaultValue: typed?.[name]?.[0] ?? stored,
  })
  return (
    <PageShell>
      <Breadcrumb crumbs={[{ label: '同义词与行业词', to: '/desk/words' }, { label: desk.title }]} />
      <PageHeader title={desk.title} />
      <FormProblem failure={failure} />
      <div className="desk">
        <div className="stack">
          {view ? (
            <PreviewCards preview={view} />
          ) : progress ? (
            <UnderWay progress={progress} />
          ) : (
            <Lead kind={asked.kind} words={desk.words} />
          )}
        </div>
        <Card title={view ? '看过影响，再保存' : '先预览，再保存'}>
          <Form method="post" className="stack" ref={form}>
            <Hidden values={asked} />
            {view && <Hidden values={{ seal: view.seal }} />}
            {asked.kind === 'save' && (
              <TextArea
                label="这一组的词"
                rows={6}
                required
                help="一行一个，第一个作组名。两个字以上；繁体、全角不用另写。"
                {...field('words', desk.words)}
              />
            )}
            <TextInput label="理由" required limit={wordsLimits.reason} {...field('reason')} />
            <div className="acts">
              {view && (
                <Button variant="primary" name="intent" value="make" disabled={busy}>
                  保存
                </Button>
              )}
              <Button variant={view ? 'plain' : 'primary'} name="intent" value="preview" disabled={busy && !progress}>
                {progress ? '看进度' : busy ? '正在计算…' : view ? '重新预览' : '预览影响'}
              </Button>
            </div>
          </Form>
        </Card>
      </div>
    </PageShell>
  )
}

/** How far a long preview is; the page may be left, what was reckoned is kept. */
function UnderWay({ progress: { done, of } }: { progress: NonNullable<Previewed['progress']> }) {
  return (
    <Card title="正在比较" caption="不会改动任何内容">
      <p role="status">{of === 0 ? '正在读取近 30 天的搜索和名单。' : `已完成 ${done} / ${of} 步。`}</p>
      <progress className="mt-2 w-full" value={done} max={Math.max(of, 1)} aria-label="进度" />
      <p className="cap mt-2">本页每两秒自动更新；不能自动更新时请按“看进度”。</p>
    </Card>
  )
}

const leads: Record<string, string> = {
  save: '预览会算出：近 30 天的搜索、展示过的推荐名单和评判集会怎样变化。预览不改动任何内容；内容多时要几分钟，会显示进度。',
  remove: '去掉以后，这些词各算各的。预览会算出有什么变化。',
  undo: '这次改动涉及的词回到改动以前。预览会算出有什么变化。',
  return: '全部词回到那一天结束时的样子。预览会算出有什么变化。',
}

function Lead({ kind, words }: { kind: string; words: string }) {
  return (
    <Card title="预览">
      <p>{leads[kind]}</p>
      {kind !== 'save' && words !== '' && <p className="mt-4">现在：{words.replaceAll('\n', '、')}</p>}
    </Card>
  )
}
