import { blockKind, blockKinds, halfDay } from '#app/domain/salon/blocks.ts'
import type { Block } from '#app/domain/salon/blocks.ts'
import type { FormFailure } from '#app/domain/form-failure.ts'
import { addDays, dayOf, formatTime } from '#app/domain/time.ts'
import { salonKind } from '#app/domain/vocabulary.ts'
import { CheckboxGroup } from '#app/ui/choices.tsx'
import { FormSection } from '#app/ui/form-layout.tsx'
import { DateInput, Hidden, Select, TextArea, TextInput } from '#app/ui/inputs.tsx'

export interface SalonValues {
  title: string
  kind: string
  theme: string
  place: string
  startsAt: number
  closesAt: number | null
  wishesAt: number | null
  answersAt: number | null
  capacity: number
  perOrganisation: number
  tables: number
  rooms: string
  rounds: number
  roundMinutes: number
  changeMinutes: number
  blocks: readonly Block[]
  needPitches: string
  productPitches: string
  team: readonly string[]
}

const DAY = 86_400_000
/** A new salon: the half-day template, three weeks from now; for one category where 供需缺口 led here. */
export function freshSalon(now: number, self: string, category = ''): SalonValues {
  const day = addDays(dayOf(now), 21)
  const startsAt = Date.parse(`${day}T${halfDay.startTime}:00+08:00`)
  return {
    title: category && `${category}专场对接会`,
    kind: category ? 'special' : 'salon',
    theme: category && `${category}供需对接`,
    place: '',
    startsAt,
    closesAt: Date.parse(`${day}T18:00:00+08:00`) - 3 * DAY,
    wishesAt: null,
    answersAt: null,
    needPitches: '',
    productPitches: '',
    rooms: '',
    team: [self],
    ...halfDay,
  }
}

const SPARE_ROWS = 2

function BlockRows({ blocks, failure }: { blocks: readonly Block[]; failure: FormFailure | null }) {
  const rows: Block[] = [
    ...blocks,
    ...Array.from({ length: SPARE_ROWS }, (): Block => ({ kind: 'other', title: '', minutes: 10, speaker: '' })),
  ]
  const typed = (name: string) => failure?.values[name]?.[0]
  return (
    <div className="scroll-x" role="region" aria-label="固定环节" tabIndex={0}>
      <table className="tb tb-fold tb-form">
        <caption className="sr-only">固定环节</caption>
        <thead>
          <tr>
            <th scope="col" className="w-[136px]">
              类型
            </th>
            <th scope="col">名称</th>
            <th scope="col" className="w-[76px]">
              分钟
            </th>
            <th scope="col">主讲或主持</th>
            <th scope="col">会场</th>
            <th scope="col" className="w-[112px]">
              部分单位参加
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((b, i) => {
            const name = (part: string) => `blocks.${i}.${part}`
            const error = failure?.error.fields[name('minutes')] ?? failure?.error.fields[name('title')]
            const atError = failure?.error.fields[name('at')]
            return (
              <tr key={i}>
                <td data-label="类型">
                  <select
                    className="input w-full"
                    name={name('kind')}
                    aria-label={`第 ${i + 1} 项类型`}
                    defaultValue={typed(name('kind')) ?? b.kind}
                  >
                    {blockKinds.map((k) => (
                      <option key={k} value={k}>
                        {blockKind[k]}
                      </option>
                    ))}
                  </select>
                </td>
                <td data-label="名称">
                  <input
                    className="input w-full"
                    name={name('title')}
                    aria-label={`第 ${i + 1} 项名称`}
                    defaultValue={typed(name('title')) ?? b.title}
                  />
                  {error && <p className="error">✗ {error}</p>}
                </td>
                <td data-label="分钟">
                  <input
                    className="input w-full"
                    inputMode="numeric"
                    name={name('minutes')}
                    aria-label={`第 ${i + 1} 项分钟`}
                    defaultValue={typed(name('minutes')) ?? b.minutes}
                  />
                </td>
                <td data-label="主讲或主持">
                  <input
                    className="input w-full"
                    name={name('speaker')}
                    aria-label={`第 ${i + 1} 项主讲或主持`}
                    defaultValue={typed(name('speaker')) ?? b.speaker}
                  />
                </td>
                <td data-label="会场">
                  <input
                    className="input w-full"
                    name={name('room')}
                    aria-label={`第 ${i + 1} 项会场`}
                    defaultValue={typed(name('room')) ?? b.room ?? ''}
                  />
                </td>
                <td data-label="部分单位参加">
                  <Hidden values={{ [name('id')]: typed(name('id')) ?? b.some?.id ?? '' }} />
                  <input
                    className="input w-full"
                    name={name('at')}
                    aria-label={`第 ${i + 1} 项开始时刻，只有部分单位参加时填写`}
                    placeholder="时刻"
                    defaultValue={typed(name('at')) ?? b.some?.at ?? ''}
                  />
                  {atError && <p className="error">✗ {atError}</p>}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

/** The values that one input holds. */
type Scalar = Exclude<keyof SalonValues, 'startsAt' | 'closesAt' | 'wishesAt' | 'answersAt' | 'blocks' | 'team'>

interface SalonFieldsProps {
  values: SalonValues
  organisers: { id: string; name: string; title: string }[]
  failure: FormFailure | null
}

/** The form of a salon. The day is given as blocks in order; their clock times follow. */
export function SalonFields({ values, organisers, failure }: SalonFieldsProps) {
  const field = (name: Scalar, label: string) => ({
    name,
    label,
    defaultValue: failure?.values[name]?.[0] ?? String(values[name]),
    error: failure?.error.fields[name],
  })
  const number = (name: Scalar, label: string) => ({
    ...field(name, label),
    inputMode: 'numeric' as const,
    short: true,
    required: true,
  })
  const typed = (name: string, otherwise: string) => failure?.values[name]?.[0] ?? otherwise
  const error = failure?.error.fields ?? {}
  const deadline = (name: 'closesAt' | 'wishesAt' | 'answersAt', label: string, help: string) => {
    const at = values[name]
    return (
      <DateInput
        {...{ label, name, help }}
        defaultValue={typed(`${name}.day`, at === null ? '' : dayOf(at))}
        time={{ defaultValue: typed(`${name}.time`, at === null ? '' : formatTime(at)) }}
        error={error[name] ?? error[`${name}.day`] ?? error[`${name}.time`]}
      />
    )
  }
  return (
    <>
      <FormSection id="facts" title="基本情况">
        <TextInput {...field('title', '名称')} required limit={60} />
        <div className="two">
          <Select
            {...field('kind', '类型')}
            placeholder={null}
            options={Object.entries(salonKind.labels).map(([value, label]) => ({ value, label }))}
          />
          <TextInput {...field('theme', '主题')} limit={60} />
        </div>
        <TextInput {...field('place', '地点')} required limit={100} />
        <div className="two">
          <DateInput
            label="开始时间"
            name="startsAt"
            required
            defaultValue={typed('startsAt.day', dayOf(values.startsAt))}
            time={{ defaultValue: typed('startsAt.time', formatTime(values.startsAt)) }}
            error={error.startsAt ?? error['startsAt.day'] ?? error['startsAt.time']}
            help="北京时间"
          />
          {deadline('closesAt', '报名截止', '不填则到活动当天 0:00')}
        </div>
        <div className="two">
          {deadline('wishesAt', '想见和不想见截止', '参会单位互选，不填则同报名截止')}
          {deadline('answersAt', '洽谈邀请回复截止', '之后由主办方代为确认，不填则同报名截止')}
        </div>
        <div className="two">
          <TextInput {...number('capacity', '人数上限')} />
          <TextInput {...number('perOrganisation', '每家单位最多几人')} />
        </div>
      </FormSection>
      <FormSection
        id="day"
        title="环节"
        lead="按先后填写，时刻自动推算。名称留空的行不计；一对一洽谈的时长按轮次计算，发布和路演的时长按场次计算。只有部分单位参加的环节填开始时刻（例如 15:40），它与别的环节同时进行；保存后再选参加的单位，排洽谈时会避开。"
      >
        {error.blocks && <p className="error">✗ {error.blocks}</p>}
        <BlockRows blocks={values.blocks} failure={failure} />
      </FormSection>
      <FormSection id="talks" title="一对一洽谈">
        <div className="two">
          <TextInput {...number('tables', '桌数')} />
          <TextInput {...number('rounds', '轮数')} />
          <TextInput {...number('roundMinutes', '每轮分钟')} />
          <TextInput {...number('changeMinutes', '换桌分钟')} />
        </div>
        <TextArea
          {...field('rooms', '洽谈场地')}
          rows={3}
          placeholder={'主会场 6\n二楼会议室 2'}
          help="桌子分在几处时填写，每行一处：名称 桌数。桌号接着往下排；都在一处就不填。"
        />
      </FormSection>
      <FormSection
        id="pitches"
        title="上台"
        lead="每行一场：编号 分钟 发言人。每场 5 到 10 分钟。发言人只出现在主持人流程单上。"
      >
        <TextArea {...field('needPitches', '需求发布')} rows={5} placeholder="JH-2026-0003 5 王科长" />
        <TextArea {...field('productPitches', '方案路演')} rows={5} placeholder="CP-2026-0007 8 陈经理" />
      </FormSection>
      <FormSection id="team" title="主办团队">
        <CheckboxGroup
          label="一起主办的清单管理员"
          name="team"
          help="只有主办团队能看到报名名单和议程草稿。"
          options={organisers.map((o) => ({ value: o.id, label: o.name, help: o.title }))}
          defaultValue={failure ? (failure.values.team ?? []) : values.team}
        />
      </FormSection>
    </>
  )
}
