import { DefinitionList } from '#app/ui/panels.tsx'
import type { OrganisationFacts as Facts } from './organisations.queries.server.ts'

/** The public facts of a unit. */
export function OrganisationFacts({ facts }: { facts: Facts }) {
  return (
    <DefinitionList
      facts={[
        { term: '信用代码', detail: <span className="num">{facts.code}</span> },
        { term: '类型', detail: facts.kind },
        { term: '上级单位', detail: facts.parentName },
        { term: '简称', detail: facts.shortName },
        { term: '规模', detail: facts.size },
        { term: '园区、街道', detail: facts.place },
        { term: '地址', detail: facts.address },
        { term: '办公电话', detail: facts.officePhone },
        { term: '业务领域', detail: facts.categories.join('、') },
        { term: '计划', detail: facts.responsible ? '计划责任单位' : '' },
      ]}
    />
  )
}
