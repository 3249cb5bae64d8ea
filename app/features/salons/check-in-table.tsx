import { Form } from '@remix-run/react'
import type { FormFailure } from '#app/domain/form-failure.ts'
import { formatTime } from '#app/domain/time.ts'
import { Button } from '#app/ui/button.tsx'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { Hidden, TextInput } from '#app/ui/inputs.tsx'
import { EmptyState } from '#app/ui/notice.tsx'
import { Card } from '#app/ui/panels.tsx'
import { RetryForm } from '#app/ui/retry-form.tsx'
import type { checkInList } from './day.queries.server.ts'

type Person = Awaited<ReturnType<typeof checkInList>>['people'][number]

interface CheckInTableProps {
  people: Person[]
  /** Somebody can be signed in at present. */
  open: boolean
  searched: boolean
  failure: FormFailure | null
}

/** Everybody who is registered: signed in by one press, replaced by a colleague, or taken back. */
export function CheckInTable({ people, open, searched, failure }: CheckInTableProps) {
  return (
    <Card flush>
      <DataTable
        caption="签到"
        fold
        rows={people}
        rowKey={(p) => p.id}
        columns={[
          { key: 'unit', header: '单位', cell: (p) => (p.absent ? `${p.unit}（已标为未到场）` : p.unit) },
          {
            key: 'name',
            header: '参会人',
            rowHeader: true,
            cell: (p) => (
              <>
                {p.name} <span className="cap">{p.title}</span>
              </>
            ),
          },
          {
            key: 'code',
            header: '胸牌编号',
            nowrap: true,
            wide: true,
            cell: (p) => <span className="cap">{p.code}</span>,
          },
          { key: 'act', header: '签到', nowrap: true, cell: (p) => <Acts person={p} open={open} /> },
          { key: 'other', header: '换人', cell: (p) => open && <Substitute person={p} failure={failure} /> },
        ]}
        empty={
          <EmptyState title={searched ? '没有找到' : '还没有人报名'}>
            {searched ? '换一个字再找；没有报名的可用下面的“现场登记”。' : ''}
          </EmptyState>
        }
      />
    </Card>
  )
}

function Acts({ person, open }: { person: Person; open: boolean }) {
  if (person.at === null)
    return (
      open && (
        <RetryForm label="签到">
          <Hidden values={{ intent: 'in', delegateId: person.id }} />
          <Button>签到</Button>
        </RetryForm>
      )
    )
  return (
    <Form method="post" preventScrollReset className="acts">
      <Hidden values={{ intent: 'out', delegateId: person.id }} />
      <span className="ok">✓ {formatTime(person.at)}</span>
      <Button variant="text">取消</Button>
    </Form>
  )
}

function Substitute({ person, failure }: { person: Person; failure: FormFailure | null }) {
  const own = failure?.values.intent?.[0] === 'substitute' && failure.values.delegateId?.[0] === person.id
  const typed = (name: string) => (own ? failure.values[name]?.[0] : undefined)
  const error = (name: string) => (own ? failure.error.fields[name] : undefined)
  return (
    <ConfirmForm
      label="换人"
      variant="text"
      start
      what={`由同单位的另一人代替${person.name}参会：日程和胸牌随之换人，并即签到。`}
      confirmLabel="换人并签到"
      values={{ intent: 'substitute', delegateId: person.id }}
    >
      <TextInput
        label="姓名"
        name="name"
        id={`name-${person.id}`}
        required
        defaultValue={typed('name')}
        error={error('name')}
      />
      <TextInput
        label="职务"
        name="title"
        id={`title-${person.id}`}
        defaultValue={typed('title')}
        error={error('title')}
      />
      <TextInput
        label="手机"
        name="mobile"
        id={`mobile-${person.id}`}
        inputMode="numeric"
        help="可不填"
        defaultValue={typed('mobile')}
        error={error('mobile')}
      />
    </ConfirmForm>
  )
}
