import { Form, Link } from '@remix-run/react'
import type { FormFailure } from '#app/domain/form-failure.ts'
import { Button } from '#app/ui/button.tsx'
import { Checkbox } from '#app/ui/choices.tsx'
import { FormSection } from '#app/ui/form-layout.tsx'
import { Hidden, Select, TextInput } from '#app/ui/inputs.tsx'
import type { WalkInForm as Data } from './walk-in.queries.server.ts'

const unitLabel = ({ name, seats, waiting }: Data['units'][number]) =>
  seats > 0 ? `${name}（已报名 ${seats} 人）` : waiting ? `${name}（候补）` : name

/** Somebody who stands at the door and is not on the list: registered and signed in by one press. */
export function WalkInForm({ data, failure }: { data: Data; failure: FormFailure | null }) {
  const own = failure?.values.intent?.[0] === 'walkIn' ? failure : null
  const field = (name: string) => ({
    name,
    id: `walk-${name}`,
    defaultValue: own?.values[name]?.[0],
    error: own?.error.fields[name],
  })
  return (
    <Form method="post" className="no-print mt-4" id="walk-in">
      <FormSection
        id="walk-in-fields"
        title="现场登记"
        lead={`没有报名、已到现场的人。现已报名 ${data.seats} 人，上限 ${data.capacity} 人，每家最多 ${data.perOrganisation} 人${data.waiting > 0 ? `，候补 ${data.waiting} 家` : ''}。`}
        folded
        open={own !== null}
      >
        <Hidden values={{ intent: 'walkIn' }} />
        <div className="stack">
          <Select
            label="单位"
            required
            options={data.units.map((u) => ({ value: u.id, label: unitLabel(u) }))}
            {...field('organisationId')}
          />
          <div className="three">
            <TextInput label="姓名" required {...field('name')} />
            <TextInput label="职务" {...field('title')} />
            <TextInput label="手机（可不填）" inputMode="tel" autoComplete="off" {...field('mobile')} />
          </div>
          <Checkbox
            label="超出也登记（人数上限、每家人数或候补次序）"
            name="beyond"
            defaultChecked={own?.values.beyond?.[0] === 'on'}
          />
          <div className="acts">
            <Button variant="primary">现场登记并签到</Button>
          </div>
          <details>
            <summary className="link">名单里没有这家单位</summary>
            <div className="mt-2 flex flex-wrap items-start gap-4">
              <img src={data.registerQr} alt="单位注册的二维码" width={120} height={120} />
              <ol className="max-w-[36em] list-decimal pl-5">
                <li>请来人用手机扫码，凭统一社会信用代码注册单位（{data.register}）。</li>
                <li>
                  清单管理员在“<Link to="/desk/organisations">单位核验</Link>”里核验。
                </li>
                <li>核验后回到这里，选择单位并登记、签到。</li>
              </ol>
            </div>
          </details>
        </div>
      </FormSection>
    </Form>
  )
}
