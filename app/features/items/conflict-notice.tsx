import { Link } from '@remix-run/react'
import { useEffect, useRef } from 'react'
import { formatInstant } from '#app/domain/time.ts'
import { Notice } from '#app/ui/notice.tsx'
import { ChangeTable } from './change-table.tsx'
import type { Conflict } from './field-changes.ts'

/** Both texts side by side: the stored one, and the one typed, which is still in the form. Takes the focus. */
export function ConflictNotice({ conflict, reload }: { conflict: Conflict; reload: string }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.focus(), [conflict])
  return (
    <div ref={box} tabIndex={-1} className="outline-none">
      <Notice tone="bad" title="这份草稿在您填写期间被改过，您的内容还没有保存">
        <p>
          {conflict.savedBy}于 {formatInstant(conflict.savedAt)} 保存了另一份。下面是不同之处；表单里是您填写的内容，
          再次保存将以您的为准，另一份留在版本记录里。
        </p>
        <ChangeTable caption="两份内容的不同" before="已保存的" after="您填写的" changes={conflict.changes} />
        <p className="mt-2">
          <Link to={reload}>放弃我填写的，改用已保存的</Link>
        </p>
      </Notice>
    </div>
  )
}
