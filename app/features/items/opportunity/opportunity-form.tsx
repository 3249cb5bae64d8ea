import { Form, Link } from '@remix-run/react'
import { useRef, useState } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { requiredCount } from '#app/domain/opportunity-content.ts'
import { formatTime } from '#app/domain/time.ts'
import { Button } from '#app/ui/button.tsx'
import { FormSection, SaveBar, TaskList } from '#app/ui/form-layout.tsx'
import type { Task } from '#app/ui/form-layout.tsx'
import { SideMark } from '#app/ui/marks.tsx'
import { ErrorSummary, Notice } from '#app/ui/notice.tsx'
import { useDraftKeeper } from '../draft-keeper.ts'
import type { Refusal } from '../draft-keeper.ts'
import { anchorOf, fieldOf, formSections } from './edit-view.ts'
import type { EditView, SectionId } from './edit-view.ts'
import { Basics, ContactPart, MoneyPart, NeedsPart, ReachPart, Terms } from './opportunity-form-sections.tsx'
import type { SectionProps } from './opportunity-form-sections.tsx'
import type { FormValues } from './opportunity.schema.ts'

const bodies: Record<SectionId, (props: SectionProps) => ReactElement> = {
  basics: Basics,
  terms: Terms,
  contact: ContactPart,
  needs: NeedsPart,
  money: MoneyPart,
  reach: ReachPart,
}

interface OpportunityFormProps {
  view: EditView
  /** What the fields hold at first: the stored text, a refused one, or one restored from the browser. */
  values: FormValues
  version: number
  refusal: Refusal | null
  /** Messages above the form. */
  children?: ReactNode
}

const FORM_ID = 'opportunity-form'

/** Task list, sections, similar items, and the bar that says what is saved. Works without script. */
export function OpportunityForm({ view, values, version, refusal, children }: OpportunityFormProps) {
  const form = useRef<HTMLFormElement>(null)
  // Autosave and refusals refresh `view`; what the fields were opened with stays, and what is typed with it.
  const [opened] = useState(values)
  const keeper = useDraftKeeper(view.id, form, { version, autosave: view.status !== 'approved', refusal })
  const errors = refusal?.error.fields ?? {}
  const section: SectionProps = { view, values: opened, errors }
  return (
    <>
      <div className="form">
        <Tasks view={view} />
        <Form
          ref={form}
          id={FORM_ID}
          method="post"
          onInput={keeper.onInput}
          onChange={keeper.onInput}
          onSubmit={keeper.onSubmit}
        >
          <div className="stack mb-4">
            {children}
            <Problems view={view} errors={errors} refused={refusal?.error.code === 'incomplete'} />
          </div>
          <input type="hidden" name="version" value={keeper.version} readOnly />
          {keeper.overwrites !== null && <input type="hidden" name="overwrites" value={keeper.overwrites} readOnly />}
          {formSections.map(({ id, title, fields, ...rest }) => {
            const Body = bodies[id]
            const names: readonly string[] = fields
            const touched = Object.keys(errors).some((path) => names.includes(fieldOf(path)))
            return (
              <FormSection
                key={id}
                id={id}
                title={'more' in rest ? `补充信息：${title}` : title}
                status={<SectionStatus {...sectionNote(view, id)} />}
                folded={'more' in rest}
                open={touched || (id !== 'reach' && isFilled(opened, names))}
              >
                <Body {...section} />
              </FormSection>
            )
          })}
        </Form>
        <Similar view={view} />
      </div>
      <SaveBar
        acts={
          <>
            <Button form={FORM_ID} name="intent" value="save">
              保存草稿
            </Button>
            <Button form={FORM_ID} name="intent" value="submit" variant="primary">
              提交审核
            </Button>
          </>
        }
      >
        <SaveState view={view} keeper={keeper} />
      </SaveBar>
    </>
  )
}

function isFilled(values: FormValues, names: readonly string[]): boolean {
  return Object.entries(values).some(
    ([name, list]) => names.includes(fieldOf(name)) && !name.endsWith('.op') && list.some((v) => v !== ''),
  )
}

/** How a section stands: what stops a submission, what would make it better, or that it is complete. */
function sectionNote(view: EditView, id: SectionId): { status: Task['status']; note: string } {
  const section = formSections.find((s) => s.id === id)
  const names: readonly string[] = section?.fields ?? []
  const own = view.findings.filter((f) => names.includes(fieldOf(f.field)))
  const musts = own.filter((f) => f.kind === 'must').length
  if (musts > 0) return { status: 'todo', note: `${musts} 项待完善` }
  if (own.length > 0) return { status: 'open', note: `建议补充 ${own.length} 项` }
  if (section && 'more' in section) return { status: 'open', note: isFilled(view.values, names) ? '已填' : '选填' }
  return { status: 'done', note: '完成' }
}

function SectionStatus({ status, note }: { status: Task['status']; note: string }) {
  if (status === 'done') return <span className="ok">✓ {note}</span>
  return <span className={status === 'todo' ? 'bad' : 'mut'}>{note}</span>
}

function Tasks({ view }: { view: EditView }) {
  const missing = view.findings.filter((f) => f.kind === 'must' && requiredFields.has(f.field)).length
  return (
    <TaskList
      tasks={formSections.map(({ id, title }) => ({ href: `#${id}`, label: title, ...sectionNote(view, id) }))}
      note={`必填 ${requiredCount} 项，已填 ${requiredCount - missing} 项`}
    />
  )
}
const requiredFields = new Set(['title', 'summary', 'categories', 'modes', 'office', 'phone', 'validity'])

function Problems({ view, errors, refused }: { view: EditView; errors: Record<string, string>; refused: boolean }) {
  const links = Object.entries(errors).map(([path, text]) => ({ href: anchorOf(path), text, kind: 'must' as const }))
  if (links.length > 0)
    return <ErrorSummary title={refused ? `还有 ${links.length} 项改好才能提交` : '有内容没有保存'} errors={links} />
  const musts = view.findings.filter((f) => f.kind === 'must').length
  if (view.findings.length === 0 || view.version === 1) return null
  return (
    <ErrorSummary
      focus={false}
      title={`待完善 ${view.findings.length} 项${musts > 0 ? `，其中 ${musts} 项改好才能提交` : ''}`}
      errors={view.findings.map((f) => ({ href: anchorOf(f.field), text: f.message, kind: f.kind }))}
    />
  )
}

function SaveState({ view, keeper }: { view: EditView; keeper: ReturnType<typeof useDraftKeeper> }) {
  const musts = view.findings.filter((f) => f.kind === 'must').length
  return (
    <>
      <span role="status">
        {keeper.problem ? (
          <span className="bad">✗ 没有自动保存：{keeper.problem}</span>
        ) : keeper.saving ? (
          <span className="mut">正在保存…</span>
        ) : keeper.savedAt !== null ? (
          <span className="ok">✓ 已保存 {formatTime(keeper.savedAt)}</span>
        ) : (
          <span className="mut">
            {view.version > 1
              ? `上次保存 ${formatTime(view.savedAt)}${view.savedBy ? ` · ${view.savedBy}` : ''}`
              : '草稿'}
          </span>
        )}
      </span>
      {musts > 0 && <span className="bad max-sm:hidden">还有 {musts} 项必须改</span>}
    </>
  )
}

function Similar({ view }: { view: EditView }) {
  const groups = [
    { side: 'need', title: '相近的机会' },
    { side: 'offer', title: '已有的产品' },
  ] as const
  if (view.similar.length === 0) return <aside />
  return (
    <aside className="stack" aria-label="相近的内容">
      {groups.map(({ side, title }) => {
        const items = view.similar.filter((item) => item.side === side)
        if (items.length === 0) return null
        return (
          <section key={side}>
            <h2 className="text-14">
              {title} {items.length}
            </h2>
            <ul>
              {items.map((item) => (
                <li key={item.to} className="mt-2">
                  <SideMark side={side} /> <Link to={item.to}>{item.title}</Link>
                  <p className="cap">{item.owner}</p>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
      <Notice>按名称比对，只有本单位看得到。</Notice>
    </aside>
  )
}
