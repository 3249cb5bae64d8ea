import { Form } from '@remix-run/react'
import { isPublicOwner } from '#app/domain/vocabulary.ts'
import type { OrganisationKind } from '#app/domain/vocabulary.ts'
import type { OrganisationStatus } from '#app/domain/status.ts'
import { Button } from '#app/ui/button.tsx'
import { Checkbox } from '#app/ui/choices.tsx'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { Hidden, TextArea } from '#app/ui/inputs.tsx'
import { Card } from '#app/ui/panels.tsx'

interface Props {
  organisation: {
    status: OrganisationStatus
    version: number
    kindCode: OrganisationKind
    mayPost: boolean
    mayOffer: boolean
    responsible: boolean
  }
}

/** The decision of the lead unit: accept with what the unit may do, or return with a reason. */
export function VerifyForm({ organisation: o }: Props) {
  const verified = o.status === 'verified'
  return (
    <Card title={verified ? '权限' : '核验'}>
      <Form method="post" className="stack">
        <Hidden values={{ intent: verified ? 'flags' : 'verify', version: o.version }} />
        <Checkbox name="mayPost" label="可发需求" defaultChecked={verified ? o.mayPost : true} />
        <Checkbox
          name="mayOffer"
          label="可供产品"
          defaultChecked={verified ? o.mayOffer : !isPublicOwner(o.kindCode)}
        />
        <Checkbox name="responsible" label="计划责任单位" defaultChecked={o.responsible} />
        <div className="acts">
          <Button variant="primary">{verified ? '保存权限' : '通过核验'}</Button>
        </div>
      </Form>
      {o.status === 'pending' && (
        <div className="mt-4">
          <ConfirmForm
            label="不通过"
            what="原因会发给对方，对方修改资料后可以再次提交。"
            values={{ intent: 'refuse', version: o.version }}
            danger
            start
          >
            <TextArea label="原因" name="reason" limit={300} required />
          </ConfirmForm>
        </div>
      )}
    </Card>
  )
}
