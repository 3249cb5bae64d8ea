import type { Ctx } from '#app/server/context.ts'
import { salonsAround } from '#db/repos/salons.ts'
import { bearerOf } from './check-in.server.ts'

const DAYS_AROUND = 3 * 86_400_000

/** A badge of another salon is named as such, as far as the actor may know of it. */
export async function whyNobody(
  ctx: Ctx,
  salon: { id: string; starts_at: number },
  code: string | null,
): Promise<string> {
  if (code === null) return '胸牌编号是 6 位字母和数字，请核对。'
  const { starts_at: at } = salon
  for (const other of await salonsAround(ctx.read, { from: at - DAYS_AROUND, to: at + DAYS_AROUND })) {
    if (other.id === salon.id || !(await bearerOf(ctx, other.id, code))) continue
    return `这是另一场沙龙“${other.title}”（${other.number}）的胸牌，不是本场的。`
  }
  return '没有这个编号的胸牌：可能报名已经取消，或参会人已经更换。请在名单里按姓名签到。'
}
