import { redirect } from '@remix-run/node'
import type { MetaFunction } from '@remix-run/node'
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { formFailure } from '#app/domain/form-failure.ts'
import type { FormFailure } from '#app/domain/form-failure.ts'
import { addOrganisation } from '#app/features/organisations/add-organisation.server.ts'
import { CreditCodeField, IdentityFields, ProfileFields } from '#app/features/organisations/organisation-fields.tsx'
import { organisationShape, personShape } from '#app/features/organisations/organisation.schema.ts'
import { viewJoin } from '#app/features/organisations/own.queries.server.ts'
import { ConsentField, PersonFields } from '#app/features/organisations/person-fields.tsx'
import { registerPerson } from '#app/features/organisations/register-person.server.ts'
import { doneAt } from '#app/server/notice.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button } from '#app/ui/button.tsx'
import { Checkbox } from '#app/ui/choices.tsx'
import { FormSection } from '#app/ui/form-layout.tsx'
import { FormProblem } from '#app/ui/form-problem.tsx'
import { Hidden } from '#app/ui/inputs.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

export const meta: MetaFunction = () => [{ title: '单位入驻 · 搭台' }]

const token = z.string().regex(/^[\w-]{10,60}$/)

export const loader = protectedRoute.loader(
  { permission: 'organisation.register', query: z.object({ join: token.optional() }) },
  async ({ ctx, query }) => {
    const signedIn = ctx.actor.kind === 'person'
    if (!query.join) return { signedIn, join: null }
    if (signedIn) throw redirect(`/join/${query.join}`)
    return { signedIn, join: { token: query.join, organisation: (await viewJoin(ctx, query.join)).organisation } }
  },
)

export const action = protectedRoute.action(
  {
    permission: 'organisation.register',
    form: z.discriminatedUnion('intent', [
      z.strictObject({ intent: z.literal('register'), ...personShape, ...organisationShape }),
      z.strictObject({ intent: z.literal('add'), ...organisationShape }),
      z.strictObject({ intent: z.literal('join'), token, ...personShape }),
    ]),
  },
  async ({ ctx, web, input }) => {
    await web.limit('register')
    if (input.intent === 'add') {
      const { claimed } = await addOrganisation(ctx, input)
      return claimed
        ? doneAt(web, '/account', '加入申请已提交，等待对方确认')
        : doneAt(web, '/organisation', '单位资料已提交，等待核验')
    }
    await registerPerson(ctx, { person: input, organisation: input.intent === 'register' ? input : null })
    const next = input.intent === 'join' ? `/join/${input.token}` : '/desk'
    return doneAt(web, `/login?next=${encodeURIComponent(next)}`, '注册已提交，请用登录名和密码登录')
  },
)

export default function RegisterPage() {
  const { signedIn, join } = useLoaderData<typeof loader>()
  const failure = formFailure(useActionData<typeof action>())
  const intent = join ? 'join' : signedIn ? 'add' : 'register'
  return (
    <PageShell>
      <div className="mx-auto w-full max-w-[720px]">
        <PageHeader
          title={join ? `注册并加入“${join.organisation}”` : signedIn ? '再入驻一个单位' : '单位入驻'}
          caption={join ? null : '机关、事业单位、企业、园区、协会和高校院所都在这里办理'}
        />
        <FormProblem failure={failure} />
        <Form method="post" className="stack">
          <Hidden values={{ intent, ...(join ? { token: join.token } : {}) }} />
          {!join && <OrganisationSection failure={failure} />}
          {!signedIn && (
            <FormSection id="person" title={join ? '您是谁' : '经办人'} lead={<SignInHint join={join?.token} />}>
              <PersonFields failure={failure} />
              <ConsentField failure={failure} />
            </FormSection>
          )}
          {!join && <Notice>提交后由牵头单位核验。核验前可以起草内容，通过后才能提交、发布和应答。</Notice>}
          <div className="acts">
            <Button variant="primary">{join ? '注册' : '提交入驻'}</Button>
          </div>
        </Form>
      </div>
    </PageShell>
  )
}

function SignInHint({ join }: { join: string | undefined }) {
  const next = join ? `/join/${join}` : '/register'
  return (
    <>
      已有账号？先<Link to={`/login?next=${encodeURIComponent(next)}`}>登录</Link>，不必再填个人信息。
    </>
  )
}

function OrganisationSection({ failure }: { failure: FormFailure | null }) {
  const errors = failure?.error.fields ?? {}
  const name = failure?.values.name?.[0] ?? ''
  const asked = failure?.values.joinExisting !== undefined || errors.joinExisting !== undefined
  return (
    <>
      <FormSection id="unit" title="单位" lead="单位已经入驻的，只填代码即可申请加入。">
        <CreditCodeField failure={failure} />
        {asked && (
          <Checkbox
            name="joinExisting"
            label="申请加入这个单位"
            defaultChecked={failure?.values.joinExisting !== undefined}
            error={errors.joinExisting}
          />
        )}
        <IdentityFields failure={failure} />
        {errors.otherUnit && (
          <>
            <Checkbox name="otherUnit" label="已核对，是名称相同的另一个单位" error={errors.otherUnit} />
            <p className="cap">
              <Link to={`/organisations?q=${encodeURIComponent(name)}`}>查看已入驻的同名单位</Link>
            </p>
          </>
        )}
      </FormSection>
      <FormSection id="profile" title="单位资料" folded status="选填，入驻后可以补" open={failure !== null}>
        <ProfileFields failure={failure} />
      </FormSection>
    </>
  )
}
