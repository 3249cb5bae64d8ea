import { formatAge } from '#app/domain/time.ts'
import { ConfirmForm } from '#app/ui/confirm-form.tsx'
import { TextInput } from '#app/ui/inputs.tsx'
import { Card } from '#app/ui/panels.tsx'

interface Claim {
  id: string
  created_at: number
  person: string
  title: string
  organisation: string
}

/** People who say that they belong to a unit; whoever reads this decides. */
export function ClaimsCard({ claims, now }: { claims: Claim[]; now: number }) {
  if (claims.length === 0) return null
  return (
    <Card title={`加入申请 ${claims.length}`} caption="请核实是否本单位人员" flush>
      <ul>
        {claims.map((c) => (
          <li key={c.id} className="todo" data-row="">
            <div className="age">
              <b>{formatAge(c.created_at, now)}</b>
            </div>
            <div className="what">
              <b>{c.person}</b> {c.title}
              <p>申请加入 {c.organisation}</p>
            </div>
            <div className="acts">
              <ConfirmForm
                label="谢绝"
                what={`谢绝 ${c.person} 的申请。原因会发给对方。`}
                values={{ intent: 'refuseClaim', claimId: c.id }}
                variant="small"
              >
                <TextInput label="原因" name="reason" id={`reason-${c.id}`} />
              </ConfirmForm>
              <ConfirmForm
                label="同意加入"
                what={`${c.person} 将可以代表${c.organisation}办理。`}
                values={{ intent: 'acceptClaim', claimId: c.id }}
                variant="small"
              />
            </div>
          </li>
        ))}
      </ul>
    </Card>
  )
}
