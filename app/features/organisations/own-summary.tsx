import { categoryName } from '#app/domain/taxonomy.ts'
import { organisationKind, organisationSize } from '#app/domain/vocabulary.ts'
import type { OrganisationKind, OrganisationSize } from '#app/domain/vocabulary.ts'
import { Notice } from '#app/ui/notice.tsx'
import { Card, DefinitionList } from '#app/ui/panels.tsx'
import type { OwnOrganisation } from './own.queries.server.ts'

/** Where the unit stands with its verification, and what it may do. */
export function StatusNotice({ unit }: { unit: OwnOrganisation }) {
  if (unit.status === 'refused')
    return (
      <Notice tone="bad" title="未通过核验">
        {unit.reason}
        {unit.admin && <p>修改资料并保存后，会再次提交核验。</p>}
      </Notice>
    )
  return (
    <>
      {unit.status === 'pending' && (
        <Notice tone="warn" title="等待牵头单位核验">
          核验前可以起草内容，通过后才能提交、发布和应答。
        </Notice>
      )}
      {unit.codeWarning && unit.status !== 'verified' && (
        <Notice tone="warn" title="代码请再核对">
          {unit.codeWarning}
        </Notice>
      )}
    </>
  )
}

export function OwnSummary({ unit }: { unit: OwnOrganisation }) {
  const v = unit.values
  const may = [unit.mayPost && '发布需求', unit.mayOffer && '发布产品'].filter(Boolean).join('、')
  return (
    <Card title="单位资料">
      <DefinitionList
        facts={[
          { term: '信用代码', detail: <span className="num">{v.code}</span> },
          { term: '类型', detail: organisationKind.labels[v.kind as OrganisationKind] },
          { term: '上级单位', detail: v.parentName },
          { term: '简称', detail: v.shortName },
          { term: '规模', detail: v.size && organisationSize.labels[v.size as OrganisationSize] },
          { term: '园区、街道', detail: [v.park, v.street].filter(Boolean).join(' · ') },
          { term: '地址', detail: v.address },
          { term: '办公电话', detail: v.officePhone },
          { term: '业务领域', detail: v.categories.map(categoryName).join('、') },
          { term: '已开通', detail: unit.status === 'verified' ? may || '应答；发布请联系牵头单位' : '' },
        ]}
      />
    </Card>
  )
}
