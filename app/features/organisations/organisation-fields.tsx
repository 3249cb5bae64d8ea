import { useState } from 'react'
import type { FocusEvent } from 'react'
import { checkCreditCode } from '#app/domain/credit-code.ts'
import type { FormFailure } from '#app/domain/form-failure.ts'
import { categoryGroups } from '#app/domain/taxonomy.ts'
import { organisationKind, organisationSize } from '#app/domain/vocabulary.ts'
import { CheckboxGroup, RadioGroup } from '#app/ui/choices.tsx'
import { fieldAfter } from '#app/ui/form-problem.tsx'
import { Select, TextArea, TextInput } from '#app/ui/inputs.tsx'
import { Finding } from '#app/ui/notice.tsx'

export interface OrganisationValues {
  name: string
  kind: string
  parentName: string
  shortName: string
  size: string
  park: string
  street: string
  address: string
  officePhone: string
  description: string
  categories: string[]
}

const kinds = organisationKind.codes.map((value) => ({ value, label: organisationKind.labels[value] }))
const sizes = organisationSize.codes.map((value) => ({ value, label: organisationSize.labels[value] }))
const categoryOptions = categoryGroups.flatMap((g) => g.categories.map(([value, label]) => ({ value, label })))

interface Props {
  failure: FormFailure | null
  stored?: OrganisationValues
}

/** 统一社会信用代码; with script it is checked when the field is left, and the server checks it in any case. */
export function CreditCodeField({ failure }: { failure: FormFailure | null }) {
  const [found, setFound] = useState<{ error: string | null; warning: string | null } | null>(null)
  const check = (event: FocusEvent<HTMLDivElement>) => {
    const value = (event.target as unknown as HTMLInputElement).value
    setFound(value.trim() === '' ? null : checkCreditCode(value))
  }
  const finding = found?.error ?? found?.warning
  return (
    <div onBlur={check}>
      <TextInput
        {...fieldAfter(failure, 'code')}
        label="统一社会信用代码"
        help="18 位，照营业执照或证书填写；机关单位代码以 11 开头"
        autoComplete="off"
        required
        after={finding && <Finding kind={found?.error ? 'must' : 'advice'} title={finding} />}
      />
    </div>
  )
}

/** Name, kind and parent: what is fixed once the unit is verified. */
export function IdentityFields({ failure, stored }: Props) {
  return (
    <>
      <TextInput
        {...fieldAfter(failure, 'name', stored?.name)}
        label="单位全称"
        autoComplete="organization"
        limit={80}
        required
      />
      <RadioGroup {...fieldAfter(failure, 'kind', stored?.kind)} label="单位类型" options={kinds} required />
      <TextInput
        {...fieldAfter(failure, 'parentName', stored?.parentName)}
        label="上级单位全称"
        help="分支机构必填，其他单位留空"
      />
    </>
  )
}

/** What a 单位联络员 can change at any time. Office, phone and address of a unit are public. */
export function ProfileFields({ failure, stored }: Props) {
  return (
    <>
      <div className="two">
        <TextInput {...fieldAfter(failure, 'shortName', stored?.shortName)} label="简称" help="列表里显示" />
        <Select {...fieldAfter(failure, 'size', stored?.size)} label="规模" options={sizes} />
      </div>
      <div className="two">
        <TextInput {...fieldAfter(failure, 'park', stored?.park)} label="所在园区" />
        <TextInput {...fieldAfter(failure, 'street', stored?.street)} label="所在街道" />
      </div>
      <TextInput
        {...fieldAfter(failure, 'address', stored?.address)}
        label="地址"
        help="公开显示"
        autoComplete="street-address"
      />
      <TextInput
        {...fieldAfter(failure, 'officePhone', stored?.officePhone)}
        label="办公电话"
        help="公开显示，请填单位电话，不要填个人手机"
        type="tel"
        autoComplete="off"
      />
      <CheckboxGroup
        name="categories"
        label="业务领域"
        options={categoryOptions}
        defaultValue={failure ? (failure.values.categories ?? []) : stored?.categories}
        error={failure?.error.fields.categories}
      />
      <TextArea {...fieldAfter(failure, 'description', stored?.description)} label="单位简介" limit={500} rows={4} />
    </>
  )
}
