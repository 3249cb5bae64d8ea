import type { MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { formFailure } from '#app/domain/form-failure.ts'
import { releaseWords, reviewPreset } from '#app/domain/vocabulary.ts'
import { saveLeadSettings } from '#app/features/settings/save-lead-settings.server.ts'
import { leadSettings } from '#app/features/settings/settings.queries.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button } from '#app/ui/button.tsx'
import { RadioGroup } from '#app/ui/choices.tsx'
import { FormSection } from '#app/ui/form-layout.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

export const meta: MetaFunction = () => [{ title: '规则设置 · 搭台' }]

export const loader = protectedRoute.loader({ permission: 'settings.lead' }, ({ ctx }) => leadSettings(ctx))

export const action = protectedRoute.action(
  {
    permission: 'settings.lead',
    form: z.strictObject({ reviewPreset: z.enum(reviewPreset.codes), releaseWord: z.enum(releaseWords) }),
  },
  async ({ ctx, web, input }) => {
    await saveLeadSettings(ctx, input)
    return doneAt(web, '/desk/settings', '已保存设置')
  },
)

const presetHelp = {
  simple: '一名审核员复审即批准',
  triple: '科室负责人初审、信息公开机构复审、分管领导批准；批准人不能是编写人或复审人',
} as const

export default function LeadSettingsPage() {
  const current = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  return (
    <PageShell>
      <Breadcrumb crumbs={[{ label: '工作台', to: '/desk' }, { label: '规则设置' }]} />
      <PageHeader title="规则设置" />
      {failure && <Notice tone="bad">{failure.error.message}</Notice>}
      <Form method="post" className="stack" key={current.reviewPreset + current.releaseWord}>
        <FormSection
          id="review"
          title="审核"
          lead="机关、街道、事业单位的需求按所选方式审核；企业的需求和产品只作内容审核。改动对在审内容立即生效。"
        >
          <RadioGroup
            name="reviewPreset"
            label="审核方式"
            stack
            defaultValue={current.reviewPreset}
            options={reviewPreset.codes.map((code) => ({
              value: code,
              label: reviewPreset.labels[code],
              help: presetHelp[code],
            }))}
          />
        </FormSection>
        <FormSection id="release" title="清单">
          <RadioGroup
            name="releaseWord"
            label="一次发布叫作"
            defaultValue={current.releaseWord}
            options={releaseWords.map((word) => ({ value: word, label: `2026年第2${word}` }))}
          />
        </FormSection>
        <Button variant="primary" type="submit">
          保存设置
        </Button>
      </Form>
    </PageShell>
  )
}
