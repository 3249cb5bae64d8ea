import type { FormFailure } from '#app/domain/form-failure.ts'
import { formatTime } from '#app/domain/time.ts'
import { CheckboxGroup } from '#app/ui/choices.tsx'
import { TextArea, TextInput } from '#app/ui/inputs.tsx'

export interface Delegate {
  name: string
  title: string
  mobile: string
  comesAt?: string
  leavesAt?: string
}

interface RegistrationFieldsProps {
  rounds: { startsAt: number; endsAt: number }[]
  perOrganisation: number
  delegates: Delegate[]
  absent: number[]
  note: string
  failure: FormFailure | null
  /** Set where two such forms stand on one page. */
  prefix?: string
}

/** Who comes, and when they cannot: the same for a unit and for the team that registers it. */
export function RegistrationFields({
  rounds,
  perOrganisation,
  delegates,
  absent,
  note,
  failure,
  prefix = '',
}: RegistrationFieldsProps) {
  const typed = (name: string) => failure?.values[name]?.[0]
  const error = (name: string) => failure?.error.fields[name]
  const filled = (part: 'comesAt' | 'leavesAt', i: number) =>
    (typed(`delegates.${i}.${part}`) ?? delegates[i]?.[part] ?? '') !== ''
  return (
    <>
      {error('delegates') && <p className="error">{error('delegates')}</p>}
      {Array.from({ length: perOrganisation }, (_, i) => {
        const own = delegates[i]
        const field = (part: keyof Delegate) => ({
          id: `${prefix}delegates.${i}.${part}`,
          name: `delegates.${i}.${part}`,
          defaultValue: typed(`delegates.${i}.${part}`) ?? own?.[part] ?? '',
          error: error(`delegates.${i}.${part}`),
        })
        return (
          <fieldset key={i}>
            <legend className="mut mb-1">参会人 {i + 1}</legend>
            <div className="three">
              <TextInput label="姓名" {...field('name')} required={i === 0} />
              <TextInput label="职务" {...field('title')} />
              <TextInput label="手机" {...field('mobile')} inputMode="tel" autoComplete="off" />
            </div>
            <details open={filled('comesAt', i) || filled('leavesAt', i)}>
              <summary className="link text-13">晚到或早走</summary>
              <div className="three mt-2">
                <TextInput label="几点到" {...field('comesAt')} type="time" short />
                <TextInput label="几点走" {...field('leavesAt')} type="time" short />
              </div>
            </details>
          </fieldset>
        )
      })}
      <CheckboxGroup
        label="全单位不能参加的洽谈轮次"
        id={`${prefix}absent`}
        name="absent"
        help="个别人晚到或早走，在上面填各自的时间；排议程会避开。"
        options={rounds.map((r, slot) => ({
          value: String(slot),
          label: `第 ${slot + 1} 轮 ${formatTime(r.startsAt)}–${formatTime(r.endsAt)}`,
        }))}
        defaultValue={failure ? (failure.values.absent ?? []) : absent.map(String)}
      />
      <TextArea
        label="备注"
        id={`${prefix}note`}
        name="note"
        limit={200}
        rows={2}
        defaultValue={typed('note') ?? note}
        error={error('note')}
      />
    </>
  )
}
