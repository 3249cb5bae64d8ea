import { columnId, hideableColumns } from '#app/domain/issued-list/columns.ts'
import { kindsOf, listName } from '#app/domain/issued-list/names.ts'
import type { FormFailure } from '#app/domain/form-failure.ts'
import type { ReleaseFacts } from '#app/domain/issued-list/snapshot.ts'
import { releaseKind } from '#app/domain/vocabulary.ts'
import { CheckboxGroup, RadioGroup } from '#app/ui/choices.tsx'
import { TextInput } from '#app/ui/inputs.tsx'

/** What a field shows: what was typed before a refusal, else what is stored. */
export function fieldOf(failure: FormFailure | null) {
  return (name: string, stored: string | number) => ({
    name,
    defaultValue: failure ? (failure.values[name]?.[0] ?? '') : String(stored),
    error: failure?.error.fields[name],
  })
}

type Field = ReturnType<typeof fieldOf>

/** 年度 and 批次 together are the number of a release. */
export function NumberFields({ field, year, batch }: { field: Field; year: number; batch: number }) {
  return (
    <div className="filters">
      <TextInput label="年度" inputMode="numeric" short required {...field('year', year)} />
      <TextInput label="批次" inputMode="numeric" short required {...field('batch', batch)} />
    </div>
  )
}

export function KindField({ field, kind }: { field: Field; kind: string }) {
  const options = releaseKind.codes.map((value) => ({ value, label: releaseKind.labels[value] }))
  return <RadioGroup label="类型" required options={options} {...field('kind', kind)} />
}

/** Where and under which number it is issued. */
export function ChannelFields({
  field,
  facts,
}: {
  field: Field
  facts: Pick<ReleaseFacts, 'documentNumber' | 'channel' | 'channelLink'>
}) {
  return (
    <>
      <TextInput label="文号" {...field('documentNumber', facts.documentNumber)} />
      <TextInput label="发布渠道" help="例如 区人民政府门户网站" {...field('channel', facts.channel)} />
      <TextInput label="发布链接" inputMode="url" {...field('channelLink', facts.channelLink)} />
    </>
  )
}

export function CountFields({ field, value, note }: { field: Field; value: number; note: string }) {
  return (
    <>
      <TextInput label="计数" inputMode="numeric" short {...field('countValue', value)} />
      <TextInput label="口径说明" help="默认每类清单计 1 个" {...field('countNote', note)} />
    </>
  )
}

/** Columns that this release leaves out, list by list. */
export function HiddenColumnFields({ facts, failure }: { facts: ReleaseFacts; failure: FormFailure | null }) {
  const chosen = failure ? (failure.values.hiddenColumns ?? []) : facts.hiddenColumns
  return kindsOf(facts.kind).map((kind) => (
    <CheckboxGroup
      key={kind}
      label={`${listName[kind]}不公开的栏目`}
      name="hiddenColumns"
      id={`hidden-${kind}`}
      options={hideableColumns(kind).map((c) => ({ value: columnId(kind, c.key), label: c.heading.replace('\n', '') }))}
      defaultValue={chosen}
    />
  ))
}
