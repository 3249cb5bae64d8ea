import type { MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react'
import { formFailure } from '#app/domain/form-failure.ts'
import { makeChange } from '#app/features/words/make-change.server.ts'
import { PreviewCards } from '#app/features/words/preview-cards.tsx'
import { previewChange } from '#app/features/words/preview-change.server.ts'
import type { PreviewView } from '#app/features/words/preview-view.ts'
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

interface Previewed {
  preview: PreviewView
  values: Record<string, string[]>
}

const previewed = (result: unknown): Previewed | null =>
  typeof result === 'object' && result !== null && 'preview' in result ? (result as Previewed) : null

export default function WordChangePage() {
  const desk = useLoaderData<typeof loader>()
  const result: unknown = useActionData<typeof action>()
  const failure = formFailure(result)
  const done = previewed(result)
  const busy = useNavigation().state !== 'idle'
  const { asked } = desk
  const typed = done?.values ?? failure?.values
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
          {done ? <PreviewCards preview={done.preview} /> : <Lead kind={asked.kind} words={desk.words} />}
        </div>
        <Card title={done ? '看过影响，再保存' : '先预览，再保存'}>
          <Form method="post" className="stack">
            <Hidden values={asked} />
            {done && <Hidden values={{ seal: done.preview.seal }} />}
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
              {done && (
                <Button variant="primary" name="intent" value="make" disabled={busy}>
                  保存
                </Button>
              )}
              <Button variant={done ? 'plain' : 'primary'} name="intent" value="preview" disabled={busy}>
                {busy ? '正在计算…' : done ? '重新预览' : '预览影响'}
              </Button>
            </div>
          </Form>
        </Card>
      </div>
    </PageShell>
  )
}

const leads: Record<string, string> = {
  save: '预览会算出：近 30 天的搜索、现在的推荐名单和评判集会怎样变化。预览不改动任何内容，可能要几秒到几十秒。',
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
