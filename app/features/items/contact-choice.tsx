import { Form } from '@remix-run/react'
import type { FormFailure } from '#app/domain/form-failure.ts'
import { Button } from '#app/ui/button.tsx'
import { Hidden, Select } from '#app/ui/inputs.tsx'
import { Card } from '#app/ui/panels.tsx'

export interface ContactChoice {
  /** Id of the colleague who is named now; empty where nobody is. */
  chosen: string
  /** The one who was named is no active member any more. */
  gone: boolean
  people: { value: string; label: string }[]
}

interface ContactCardProps {
  choice: ContactChoice
  /** Page of the item, which takes the form. */
  to: string
  /** Where it stands and returns to. */
  on: 'page' | 'edit'
  failure: FormFailure | null
}

/** 对接联系人: for the unit's own people alone, beside an item and its form. */
export function ContactCard({ choice, to, on, failure }: ContactCardProps) {
  return (
    <div id="contact" className="no-print">
      <Card title="对接联系人">
        <Form method="post" action={to} className="grid max-w-sm justify-items-start gap-3 *:w-full [&>button]:w-auto">
          <Hidden values={{ intent: 'contact', on }} />
          <Select
            label="双方同意对接后，对方看到谁"
            name="contact"
            options={choice.people}
            placeholder="请选择本单位成员"
            required
            defaultValue={choice.chosen}
            help={
              choice.gone
                ? '原联系人已不是本单位成员，不再给对方看；没有选定时，由同意对接的人作联系人'
                : '姓名、手机和邮箱在双方同意前不显示；没有选定时，由同意对接的人作联系人'
            }
            error={failure?.error.fields.contact}
          />
          <Button variant="small">保存联系人</Button>
        </Form>
      </Card>
    </div>
  )
}
