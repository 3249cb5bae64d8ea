import { Link } from '@remix-run/react'
import { categoryName, spaceName } from '#app/domain/taxonomy.ts'
import { dayOf, formatDay, formatInstant } from '#app/domain/time.ts'
import {
  answerMode,
  attendanceLevel,
  cooperationMode,
  funding,
  organisationKind,
  preparation,
} from '#app/domain/vocabulary.ts'
import { Breadcrumb, PageHeader } from '#app/ui/page-header.tsx'
import { Card, DefinitionList, Timeline } from '#app/ui/panels.tsx'
import type { Fact } from '#app/ui/panels.tsx'
import { Meta } from '#app/ui/list-page.tsx'
import { Tag } from '#app/ui/marks.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PrintButton } from '#app/ui/print-button.tsx'
import { Markdown } from '#app/ui/text.tsx'
import { exactDeadline } from '../format.ts'
import { issuedInFact } from '../issued-in.tsx'
import type { IssuedIn } from '../issued-in.tsx'
import { amountWords, checkText } from './opportunity-fields.ts'
import type { OpportunityView } from './opportunity-view.ts'

/** Where the page stands among the others. */
export function OpportunityCrumbs({ need }: { need: OpportunityView }) {
  const category = need.content.categories?.[0]
  return (
    <Breadcrumb
      crumbs={[
        { label: '机会', to: '/opportunities' },
        ...(category ? [{ label: categoryName(category), to: `/opportunities?category=${category}` }] : []),
        { label: need.number ?? '草稿' },
      ]}
    />
  )
}

/** The reading column of a need: its texts and conditions. */
export function OpportunityArticle({ need }: { need: OpportunityView }) {
  const { content } = need
  return (
    <article className="read">
      <PageHeader title={need.title} side="need" />
      <Meta
        parts={[
          need.number,
          need.owner.name,
          need.publishedAt !== null && `${formatDay(dayOf(need.publishedAt))}发布`,
          need.demo && <Tag dashed>示例</Tag>,
        ]}
      />
      <StatusNotices need={need} />
      <Passage title="需求概况" text={content.summary} />
      <Passage title="现状与数据" text={content.currentState} />
      <Passage title="期望目标" text={content.goal} />
      <Conditions need={need} />
      {need.summaryOnly && (
        <Notice title="详情限认证单位">
          现状、目标、条件和金额只向通过核验的单位显示，查看会留下记录。
          <Link to={`/login?next=${encodeURIComponent(`/opportunities/${need.key}`)}`}>登录后查看</Link>
        </Notice>
      )}
      <History need={need} />
    </article>
  )
}

function StatusNotices({ need }: { need: OpportunityView }) {
  if (need.queueOnly) return <Notice>这项内容正在审核。领取后可以看到全文。</Notice>
  return (
    <>
      {need.status === 'returned' && (
        <Notice tone="warn" title="审核退回">
          {need.statusReason || '请按审核意见修改后再提交。'}
        </Notice>
      )}
      {need.status === 'cancelled' && (
        <Notice tone="warn" title={`已终止（${formatDay(dayOf(need.statusAt))}）`}>
          原因：{need.statusReason}
        </Notice>
      )}
      {need.status === 'matched' && need.followPath !== '' && (
        <Notice tone="ok" title="已达成对接意向">
          后续路径：{need.followPath}。对接意向不是采购结果，依法应当采购的另行按程序办理。
        </Notice>
      )}
      {need.publishAt !== null && (
        <Notice title="已定时发布">将于 {formatInstant(need.publishAt)}（北京时间）自动公开。</Notice>
      )}
      {need.open !== null && need.open !== 'fresh' && need.acts.confirm && (
        <Notice tone="warn" title="请确认仍然有效">
          {need.open === 'due'
            ? `已满 90 天未确认，${formatDay(need.lapsesOn)}后不再出现在默认列表。`
            : '因未确认，已不在默认列表中；点“确认仍然有效”即恢复。'}
        </Notice>
      )}
    </>
  )
}

function Passage({ title, text }: { title: string; text: string | undefined }) {
  if (!text) return null
  return (
    <>
      <h2>{title}</h2>
      <Markdown source={text} />
    </>
  )
}

function Conditions({ need }: { need: OpportunityView }) {
  const { musts = [], shoulds = [] } = need.content
  const lines = [
    ...musts.map((line, i) => ({ word: `必备 ${i + 1}`, line })),
    ...shoulds.map((line, i) => ({ word: `优先 ${i + 1}`, line })),
  ]
  if (lines.length === 0) return null
  return (
    <>
      <h2>条件</h2>
      <ul className="reqs">
        {lines.map(({ word, line }) => (
          <li key={word}>
            <span>{word}</span>
            <span>
              {line.text}
              {line.check && line.check.op !== 'has' && (
                <span className="cap max-sm:block sm:pl-2">按“{checkText(line.check)}”核对</span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

function History({ need }: { need: OpportunityView }) {
  if (need.history.length === 0) return null
  return (
    <section className="no-print">
      <h2>办理记录</h2>
      <Timeline
        entries={need.history.map((step) => ({
          time: formatInstant(step.time),
          title: step.word,
          children: (step.by !== '' || step.reason !== '') && (
            <p className="mut">
              {step.by}
              {step.reason !== '' && `${step.by === '' ? '' : '：'}${step.reason}`}
            </p>
          ),
        }))}
      />
    </section>
  )
}

function validityFact({ content, deadlineAt, status }: OpportunityView): Fact | null {
  if (content.validity === 'open') return { term: '有效期', detail: '长期有效', note: '责任单位每 90 天确认一次' }
  if (deadlineAt !== null) return { term: '有效期', detail: `${exactDeadline(deadlineAt)}止` }
  return content.deadline && status !== 'published' ? { term: '有效期', detail: `${content.deadline} 止` } : null
}

function amountFact({ content }: OpportunityView): Fact | null {
  const words = amountWords(content.amount)
  if (words === '') return null
  const source = content.funding
    ? `（${funding.labels[content.funding]}${content.funding === 'fiscal' ? '资金' : ''}）`
    : ''
  return { term: '金额', detail: words + source }
}

function contactFact(need: OpportunityView): Fact | null {
  if (need.contact === '') return null
  return {
    term: '联系人',
    detail: need.contact,
    note: need.contact.includes('*') ? '双方同意对接后可见' : '公开页面只显示姓',
  }
}

/** The facts beside the text. */
export function OpportunityFacts({ need, releases }: { need: OpportunityView; releases: readonly IssuedIn[] }) {
  const { content: c, owner } = need
  const others = (c.categories ?? []).slice(1).map(categoryName).join('、')
  const first = c.categories?.[0]
  return (
    <Card title="要点" acts={<PrintButton />}>
      <DefinitionList
        facts={[
          {
            term: '责任单位',
            detail: owner.name,
            note: owner.hidden ? '双方同意对接后显示名称' : organisationKind.labels[owner.kind],
          },
          { term: '责任科室', detail: c.office },
          { term: '办公电话', detail: c.phone },
          { term: '地址', detail: owner.address },
          contactFact(need),
          first && {
            term: '所属领域',
            detail: categoryName(first) + (c.categoryNote ? `（${c.categoryNote}）` : ''),
            note: others && `另属 ${others}`,
          },
          { term: '合作方式', detail: c.modes?.map((m) => cooperationMode.labels[m]).join('、') },
          amountFact(need),
          c.preparation !== undefined &&
            c.preparation !== '' && {
              term: '前期工作',
              detail: c.preparationLink ? (
                <a href={c.preparationLink} rel="nofollow noopener noreferrer" target="_blank">
                  {preparation.labels[c.preparation]}
                </a>
              ) : (
                preparation.labels[c.preparation]
              ),
            },
          { term: '实施时限', detail: c.dueOn ? `${formatDay(c.dueOn)}前` : c.dueNote, note: c.dueOn ? c.dueNote : '' },
          {
            term: '空间',
            detail: c.spaces?.map(spaceName).join('、') || c.spaceNote,
            note: c.spaces?.length ? c.spaceNote : '',
          },
          validityFact(need),
          c.answerMode && {
            term: '应答方式',
            detail: answerMode.labels[c.answerMode],
            note:
              c.answerMode === 'sealed' ? '截止前对所有人保密，由两人统一查看' : '首次阅看留痕，应答单位可见“已查看”',
          },
          need.answers !== null && { term: '应答', detail: `${need.answers} 家已应答` },
          !need.queueOnly && { term: '答复时限', detail: need.replyBy },
          c.level !== undefined && c.level !== '' && { term: '参会层级', detail: attendanceLevel.labels[c.level] },
          issuedInFact(releases),
          need.versions > 0 && {
            term: '版本',
            detail: (
              <>
                第 {need.versions} 版
                {need.acts.versions && (
                  <>
                    {' · '}
                    <Link to={`/opportunities/${need.key}/versions`}>看改动</Link>
                  </>
                )}
              </>
            ),
          },
        ]}
      />
    </Card>
  )
}
