import { redirect } from '@remix-run/node'
import type { MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { DomainError } from '#app/domain/errors.ts'
import { formFailure } from '#app/domain/form-failure.ts'
import { IdentityFields, ProfileFields } from '#app/features/organisations/organisation-fields.tsx'
import { identityShape, profileShape } from '#app/features/organisations/organisation.schema.ts'
import { viewOwn } from '#app/features/organisations/own.queries.server.ts'
import { updateOrganisation } from '#app/features/organisations/update-organisation.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button, LinkButton } from '#app/ui/button.tsx'
import { FormSection } from '#app/ui/form-layout.tsx'
import { FormProblem } from '#app/ui/form-problem.tsx'
import { Hidden } from '#app/ui/inputs.tsx'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

export const meta: MetaFunction = () => [{ title: '修改单位资料 · 搭台' }]

export const loader = protectedRoute.loader({ permission: 'organisation.manage' }, async ({ ctx }) => {
  const unit = await viewOwn(ctx)
  if (!unit) throw redirect('/organisation')
  return { version: unit.version, status: unit.status, values: unit.values }
})

const version = z.coerce.number().int()
export const action = protectedRoute.action(
  {
    permission: 'organisation.manage',
    form: z.discriminatedUnion('intent', [
      z.strictObject({ intent: z.literal('profile'), version, ...profileShape }),
      z.strictObject({ intent: z.literal('all'), version, ...profileShape, ...identityShape }),
    ]),
  },
  async ({ ctx, web, input }) => {
    const id = ctx.actor.kind === 'person' ? ctx.actor.organisation?.id : undefined
    if (id === undefined) throw new DomainError('forbidden')
    const identity = input.intent === 'all' ? input : null
    await updateOrganisation(ctx, { id, version: input.version, profile: input, identity })
    return doneAt(web, '/organisation', '单位资料已保存')
  },
)

export default function EditOrganisationPage() {
  const { version, status, values } = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  const open = status !== 'verified'
  return (
    <PageShell>
      <div className="mx-auto w-full max-w-[720px]">
        <Breadcrumb crumbs={[{ label: '本单位', to: '/organisation' }, { label: '修改资料' }]} />
        <PageHeader title="修改单位资料" caption={values.code} />
        <FormProblem failure={failure} />
        <Form method="post" className="stack">
          <Hidden values={{ intent: open ? 'all' : 'profile', version }} />
          {open && (
            <FormSection id="identity" title="单位" lead="通过核验后，全称和类型由牵头单位更改。">
              <IdentityFields failure={failure} stored={values} />
            </FormSection>
          )}
          <FormSection id="profile" title="单位资料">
            <ProfileFields failure={failure} stored={values} />
          </FormSection>
          <div className="acts">
            <Button variant="primary">{status === 'refused' ? '保存并再次提交核验' : '保存资料'}</Button>
            <LinkButton to="/organisation">返回</LinkButton>
          </div>
        </Form>
      </div>
    </PageShell>
  )
}
