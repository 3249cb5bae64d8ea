import { redirect } from '@remix-run/node'
import type { MetaFunction } from '@remix-run/node'
import { Form, useActionData } from '@remix-run/react'
import { z } from 'zod'
import { formFailure } from '#app/domain/form-failure.ts'
import { createProduct } from '#app/features/items/product/create-product.server.ts'
import { protectedRoute } from '#app/server/protected-route.ts'
import { Button } from '#app/ui/button.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PageShell } from '#app/ui/page-shell.tsx'

export const meta: MetaFunction = () => [{ title: '推产品 · 搭台' }]

export const loader = protectedRoute.loader({ permission: 'product.edit' }, async () => null)

export const action = protectedRoute.action({ permission: 'product.edit', form: z.strictObject({}) }, async ({ ctx }) =>
  redirect(`/products/${await createProduct(ctx)}/edit`, 303),
)

export default function NewProductPage() {
  const failure = formFailure(useActionData<typeof action>())
  return (
    <PageShell>
      <PageHeader title="推产品" side="offer" />
      {failure && <Notice tone="bad">{failure.error.message}</Notice>}
      <div className="read stack">
        <p>
          必填五项：名称、功能简介、所属领域、可提供的合作方式、对外业务电话。写到一半可以保存，审核通过后自动发布到产品清单。
        </p>
        <Form method="post">
          <Button variant="primary" type="submit">
            开始填写
          </Button>
        </Form>
      </div>
    </PageShell>
  )
}
