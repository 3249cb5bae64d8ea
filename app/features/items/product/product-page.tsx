import { Form, Link } from '@remix-run/react'
import type { ReactNode } from 'react'
import { categoryName } from '#app/domain/taxonomy.ts'
import { deployment } from '#app/domain/vocabulary.ts'
import { formatDay } from '#app/domain/time.ts'
import { Button, LinkButton } from '#app/ui/button.tsx'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { TextArea } from '#app/ui/inputs.tsx'
import { Meta } from '#app/ui/list-page.tsx'
import { StateTag, Tag } from '#app/ui/marks.tsx'
import { EmptyState, Notice } from '#app/ui/notice.tsx'
import { ItemBar, PageHeader } from '#app/ui/page-header.tsx'
import { Card, DefinitionList, Timeline } from '#app/ui/panels.tsx'
import type { Fact } from '#app/ui/panels.tsx'
import { PrintButton } from '#app/ui/print-button.tsx'
import { Markdown } from '#app/ui/text.tsx'
import { amountText, modesText } from '../format.ts'
import { issuedInFact } from '../issued-in.tsx'
import type { IssuedIn } from '../issued-in.tsx'
import { capabilityText, caseDetail, certificateDetail } from './product-format.ts'
import type { ProductView } from './product.queries.server.ts'

/** State, last day and what this reader can do next. */
export function ProductBar({ view, error }: { view: ProductView; error?: string }) {
  const { acts, content } = view
  const time = content.validUntil === '' ? '长期有效' : `有效至 ${formatDay(content.validUntil)}`
  return (
    <ItemBar
      state={<StateTag shape={view.state.shape}>{view.state.word}</StateTag>}
      time={view.isPublic ? time : undefined}
      note={view.revision && <StateTag shape={view.revision.shape}>{view.revision.word}</StateTag>}
      acts={
        <>
          {acts.copy && (
            <Form method="post" className="max-sm:hidden">
              <Button variant="text" name="intent" value="copy">
                复制为新草稿
              </Button>
            </Form>
          )}
          {acts.discard && (
            <ConfirmForm
              label="放弃修改"
              what="修改中的内容会清除，已发布的内容不变。"
              values={{ intent: 'discard' }}
              variant="text"
              className="max-sm:hidden"
            />
          )}
          {(acts.unpublish || acts.hide) && (
            <ConfirmForm
              label="下架"
              what="下架后这个页面只显示名称、编号、原因和日期；以后可以重新提交审核。"
              values={{ intent: acts.hide ? 'hide' : 'unpublish' }}
              danger
              variant="text"
            >
              <TextArea label="下架原因（公开）" name="reason" rows={2} limit={120} error={error} required />
            </ConfirmForm>
          )}
          {acts.recall && (
            <ConfirmForm
              label="撤回审核"
              what="撤回后可以继续修改，再次提交要重新排队。"
              values={{ intent: 'recall' }}
            />
          )}
          {acts.review && <LinkButton to={`/desk/review/product/${view.id}`}>去审核</LinkButton>}
          {acts.edit && (
            <LinkButton to={`/products/${view.key}/edit`} variant={view.isPublic ? 'plain' : 'primary'}>
              {view.isPublic ? '修改' : '继续写'}
            </LinkButton>
          )}
        </>
      }
    />
  )
}

interface ProductTextProps {
  view: ProductView
  releases: readonly IssuedIn[]
  /** Below the facts. */
  children?: ReactNode
}

/** The text of a product with its facts beside it. */
export function ProductText({ view, releases, children }: ProductTextProps) {
  const { content: c } = view
  return (
    <div className="item">
      <article className="read">
        <PageHeader title={c.title || '（未命名）'} side="offer" />
        <Meta
          parts={[
            view.number,
            <Link key="owner" to={`/organisations/${view.ownerId}`}>
              {view.ownerName}
            </Link>,
            view.publishedOn && `${view.publishedOn}发布`,
            view.demo && <Tag key="demo" dashed children="示例" />,
          ]}
        />
        {!view.isPublic && view.reason !== '' && (
          <Notice tone="warn" title="退回修改">
            {view.reason}
          </Notice>
        )}
        <h2>功能简介</h2>
        {c.summary === '' ? <p className="mut">还没有写</p> : <Markdown source={c.summary} />}
        {c.capabilities.length > 0 && (
          <>
            <h2>能力条目</h2>
            <ul className="reqs">
              {c.capabilities.map((line, i) => (
                <li key={line.id}>
                  <span>{i + 1}</span>
                  <span>{capabilityText(line)}</span>
                </li>
              ))}
            </ul>
          </>
        )}
        {c.cases.length > 0 && (
          <>
            <h2>应用案例</h2>
            {c.cases.map((one, i) => (
              <div className="qa" key={i}>
                <p>{one.title}</p>
                <p className="mut">{caseDetail(one)}</p>
              </div>
            ))}
          </>
        )}
        {c.certificates.length > 0 && (
          <>
            <h2>资质与知识产权</h2>
            {c.certificates.map((one, i) => (
              <div className="qa" key={i}>
                <p>{one.name}</p>
                <p className={one.expiresOn !== '' && one.expiresOn < view.today ? 'warn' : 'mut'}>
                  {certificateDetail(one, view.today)}
                </p>
              </div>
            ))}
          </>
        )}
        {view.history.length > 0 && (
          <section className="no-print">
            <h2>办理记录</h2>
            <Timeline
              entries={view.history.map((h) => ({ time: h.time, title: `${h.step} · ${h.by}`, children: h.reason }))}
            />
          </section>
        )}
      </article>
      <aside className="stack">
        <ProductFacts view={view} releases={releases} />
        {children}
      </aside>
    </div>
  )
}

const named = (codes: readonly string[]) => codes.map(categoryName).join('、')

function ProductFacts({ view, releases }: { view: ProductView; releases: readonly IssuedIn[] }) {
  const { content: c } = view
  const others = named(c.categories.slice(1))
  return (
    <Card title="要点" acts={<PrintButton />}>
      <DefinitionList
        facts={[
          { term: '单位', detail: view.ownerName },
          { term: '对外业务电话', detail: c.phone },
          { term: '联系人', detail: view.contact, note: '双方同意对接后显示' },
          {
            term: '所属领域',
            detail: c.categories[0] && categoryName(c.categories[0]),
            note: others && `另属 ${others}`,
          },
          { term: '合作方式', detail: modesText(c.modes) },
          { term: '价格', detail: amountText(c.price) },
          { term: '部署方式', detail: c.deployment.map((code) => deployment.labels[code]).join('、') },
          { term: '交付周期', detail: c.leadTimeDays === null ? '' : `${c.leadTimeDays} 天` },
          { term: '所在园区（街道）', detail: c.location },
          { term: '能提供', detail: named(c.offers) },
          { term: '想要', detail: named(c.wants) },
          { term: '有效期', detail: c.validUntil === '' ? '长期有效' : `至 ${formatDay(c.validUntil)}` },
          issuedInFact(releases),
          versionFact(view),
        ]}
      />
    </Card>
  )
}

function versionFact({ version, compares, key }: ProductView): Fact | null {
  if (version === null && !compares) return null
  return {
    term: '版本',
    detail: (
      <>
        {version !== null && `第 ${version} 版`}
        {version !== null && compares && ' · '}
        {compares && <Link to={`/products/${key}/versions`}>看改动</Link>}
      </>
    ),
  }
}

export interface GoneNotice {
  title: string
  number: string
  reason: string
  on: string
  editTo: string | null
}

/** What is left of a product that was taken down. */
export function ProductGone({ gone }: { gone: GoneNotice }) {
  return (
    <EmptyState
      title={`${gone.title}（${gone.number}）已下架`}
      acts={gone.editTo && <LinkButton to={gone.editTo}>修改后重新提交</LinkButton>}
    >
      {gone.on} 下架。原因：{gone.reason}
    </EmptyState>
  )
}
