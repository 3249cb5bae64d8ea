import { Form, Link } from '@remix-run/react'
import type { FormFailure } from '#app/domain/form-failure.ts'
import { gradeWords, graderNames, grades } from '#app/domain/judging/grade.ts'
import type { GraderLetter } from '#app/domain/judging/grade.ts'
import { Button } from '#app/ui/button.tsx'
import { Field, controlOf } from '#app/ui/field.tsx'
import { Hidden } from '#app/ui/inputs.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Card } from '#app/ui/panels.tsx'

/** What a grader does here: take the workbook, fill it elsewhere, bring it back. */
export function GraderCard({ number, letter, gradedAt, pairs }: GraderCardProps) {
  const file = {
    label: '填好的工作簿',
    name: 'file',
    required: true,
    help: '要整份填好才能导入；有一处不对就什么都不改动，逐行说明哪里要改。',
  }
  const control = controlOf(file)
  return (
    <Card title={`您是评判人${graderNames[letter]}`} caption={gradedAt ? `已交，${gradedAt}` : `共 ${pairs} 对`}>
      <p>
        <Link to={`/desk/judging/${number}/workbook.xlsx`} reloadDocument>
          下载我的工作簿
        </Link>
        ，逐对填写评分和备注。工作簿里没有推荐名次和来处。
      </p>
      <dl className="facts mt-4">
        {[...grades].reverse().flatMap((grade) => [
          <dt key={`${grade} grade`}>
            {grade} {gradeWords[grade][0]}
          </dt>,
          <dd key={grade}>{gradeWords[grade][1]}</dd>,
        ])}
      </dl>
      <Form method="post" encType="multipart/form-data" className="mt-4">
        <Hidden values={{ intent: 'import' }} />
        <Field {...file} control={control}>
          <input {...control} type="file" accept=".xlsx,.xls,.csv" className="input" />
        </Field>
        <Button variant="primary">{gradedAt ? '重新导入评分' : '导入评分'}</Button>
      </Form>
    </Card>
  )
}

interface GraderCardProps {
  number: string
  letter: GraderLetter
  gradedAt: string | null
  pairs: number
}

/** Why a workbook was not taken, place by place. */
export function ImportProblems({ failure }: { failure: FormFailure | null }) {
  if (!failure) return null
  const sentences = Object.values(failure.error.fields)
  return (
    <div className="mb-4">
      <Notice tone="bad" title={failure.error.message}>
        {sentences.length > 0 && (
          <ul>
            {sentences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        )}
      </Notice>
    </div>
  )
}
