import { Form } from '@remix-run/react'
import type { FormFailure } from '#app/domain/form-failure.ts'
import { itemKind } from '#app/domain/vocabulary.ts'
import { Button } from '#app/ui/button.tsx'
import { RadioGroup } from '#app/ui/choices.tsx'
import { Field, controlOf } from '#app/ui/field.tsx'
import { Hidden } from '#app/ui/inputs.tsx'
import { Card } from '#app/ui/panels.tsx'
import type { ImportDesk } from './import-view.ts'
import { ValidityFields } from './sheet-settings.tsx'

/** The first step: which list, for whom, which files. */
export function UploadForm({ desk, failure }: { desk: ImportDesk; failure: FormFailure | null }) {
  const { kinds, organisation } = desk
  const before = (name: string) => failure?.values[name]?.[0]
  const scopes = new Set(kinds.flatMap((k) => k.scopes))
  const files = { label: '文件', name: 'files', required: true, error: failure?.error.fields.files, help: FILE_HELP }
  const control = controlOf(files)
  return (
    <Form method="post" encType="multipart/form-data">
      <Card title="上传文件">
        {kinds.length > 1 ? (
          <RadioGroup
            label="导入到"
            name="kind"
            defaultValue={before('kind') ?? 'opportunity'}
            options={kinds.map(({ kind }) => ({ value: kind, label: `${itemKind.labels[kind]}清单` }))}
          />
        ) : (
          <Hidden values={{ kind: kinds[0]?.kind ?? 'opportunity' }} />
        )}
        {scopes.size > 1 ? (
          <RadioGroup
            label="内容属于"
            name="scope"
            defaultValue={before('scope') ?? 'several'}
            options={[
              { value: 'several', label: '多家单位', help: '按表中的责任单位（企业名称）分到各单位' },
              { value: 'own', label: organisation ?? '本单位', help: '表中没有单位一列时选这项' },
            ]}
          />
        ) : (
          <Hidden values={{ scope: [...scopes][0] ?? 'own' }} />
        )}
        <Field {...files} control={control}>
          <input {...control} type="file" multiple accept=".xlsx,.xls,.csv" className="input" />
        </Field>
        <ValidityFields choice={before('validity') ?? ''} day={before('day') ?? ''} error={failure?.error.fields.day} />
        <div className="acts mt-4">
          <Button variant="primary">上传并试读</Button>
        </div>
      </Card>
    </Form>
  )
}

const FILE_HELP =
  '.xlsx、.xls 或 .csv（UTF-8、GBK 编码都可以），可以一次选几家单位交来的几个文件，合计不超过 20 MB、约 5,000 行。文件只用来读取文字，不保存。'
