import { Form } from '@remix-run/react'
import { Button } from '#app/ui/button.tsx'
import { RadioGroup } from '#app/ui/choices.tsx'
import { DateInput, Hidden } from '#app/ui/inputs.tsx'
import { Notice } from '#app/ui/notice.tsx'
import type { ImportSheetPage, SheetView } from './import-view.ts'

/** Where the header is and what each column means, as found; adjustable. */
export function ColumnSettings({ sheet, openAtFirst }: { sheet: SheetView; openAtFirst: boolean }) {
  const [first, last] = sheet.headerRows
  return (
    <details open={openAtFirst} className="open:w-full">
      <summary>
        <span className="link">调整对应</span>
      </summary>
      <Form method="post" className="card my-3 p-4" preventScrollReset>
        <Hidden values={{ intent: 'sheet', sheet: sheet.sheet, wasFirst: first, wasLast: last }} />
        <div className="acts">
          <label className="flex items-center gap-2">
            表头从第 <input className="input w-16" name="first" inputMode="numeric" defaultValue={first} key={first} />{' '}
            行
          </label>
          <label className="flex items-center gap-2">
            到第 <input className="input w-16" name="last" inputMode="numeric" defaultValue={last} key={last} /> 行
          </label>
          <span className="mut">改了表头行，各列会重新对应</span>
        </div>
        {!sheet.choices.some((c) => c.field === 'owner') && (
          <label className="my-3 flex flex-wrap items-center gap-2">
            这张表的单位{' '}
            <input className="input w-72" name="unit" defaultValue={sheet.reportingUnit} key={sheet.reportingUnit} />{' '}
            <span className="mut">表中没有单位一列，各行都归这家单位</span>
          </label>
        )}
        <div className="scroll-x my-3">
          <table className="tb">
            <caption className="sr-only">各列对应的内容</caption>
            <thead>
              <tr>
                <th>列</th>
                <th>表头</th>
                <th>对应</th>
                <th className="max-sm:hidden">第一行的内容</th>
              </tr>
            </thead>
            <tbody>
              {sheet.choices.map((c) => (
                <tr key={c.column}>
                  <td>{c.letter}</td>
                  <th scope="row">{c.heading || '（空）'}</th>
                  <td>
                    <div className="select">
                      <select
                        key={c.field}
                        className="input"
                        name={`map.c${c.column}`}
                        defaultValue={c.field}
                        aria-label={`${c.letter} 列对应`}
                      >
                        {sheet.fields.map((f) => (
                          <option key={f.value} value={f.value}>
                            {f.label}
                          </option>
                        ))}
                      </select>
                    </div>
                  </td>
                  <td className="mut max-sm:hidden">{c.sample}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <div className="acts">
          <Button>按此重新试读</Button>
          <Button variant="text" name="reset" value="1">
            恢复自动对应
          </Button>
          <Button variant="text" name="left" value={sheet.settings.left ? '0' : '1'}>
            {sheet.settings.left ? '重新导入这张工作表' : '不导入这张工作表'}
          </Button>
        </div>
      </Form>
    </details>
  )
}

/** 有效期 set once for all rows whose sheet says none. */
export function ValiditySettings({ validity }: Pick<ImportSheetPage, 'validity'>) {
  return (
    <details className="open:w-full">
      <summary>
        <span className="link">统一设置有效期</span>
      </summary>
      <Form method="post" className="card my-3 p-4" preventScrollReset>
        <Hidden values={{ intent: 'validity' }} />
        <ValidityFields {...validity} />
        <Button>保存有效期</Button>
      </Form>
    </details>
  )
}

export function ValidityFields({ choice, day, error }: { choice: string; day: string; error?: string }) {
  return (
    <>
      <RadioGroup
        label="表中没有写有效期的"
        name="validity"
        defaultValue={choice}
        options={[
          { value: '', label: '留空，以后逐项填写' },
          { value: 'until', label: '统一截止到' },
          { value: 'open', label: '长期有效' },
        ]}
      />
      <DateInput label="统一截止日期" name="day" defaultValue={day} error={error} />
    </>
  )
}

/** What was found out about the files: dropped parts, sheets without a table, earlier imports of the same file. */
export function FileNotes({ page }: { page: ImportSheetPage }) {
  const dropped = page.head.files.filter((f) => f.notes.length > 0)
  return (
    <div className="stack mb-3 empty:hidden">
      {page.before.map((b) => (
        <Notice key={b.id} tone="warn">
          同一个文件已在 {b.at} 导入过，建了 {b.created} 项草稿。已有的会标为“重复”，不会再建一次。
        </Notice>
      ))}
      {page.without.length > 0 && (
        <Notice>
          没有读取的工作表：
          {page.without.map((w) => `${w.fileName} · ${w.sheet}（${w.reason}）`).join('；')}
        </Notice>
      )}
      {dropped.length > 0 && <Notice>{dropped.map((f) => `${f.name}：${f.notes.join('，')}`).join('；')}</Notice>}
    </div>
  )
}
