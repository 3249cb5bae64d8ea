import { notify, notifyOrganisation } from './notify.ts'
import type { TxCtx } from './context.ts'

interface AgreedPair {
  /** What happened: the match and its version. */
  event: string
  need: { organisation: string; title: string; number: string | null }
  offer: { organisation: string; title: string; number: string | null }
  /** The organiser who invited the two, if one did. */
  invitedBy: string | null
  link: string
}

/** Tells both sides, and the organiser who brought them together, that both have agreed and see each other's contact. */
export async function tellAgreed(ctx: TxCtx, { event, need, offer, invitedBy, link }: AgreedPair): Promise<void> {
  // An owner may be hidden, so nobody is named: titles and the link say what it is about.
  const body = `机会“${need.title}”（${need.number ?? ''}）和产品“${offer.title}”（${offer.number ?? ''}）：双方已同意对接，可以互见联系人。`
  const notice = { event, kind: 'match', subject: '双方已同意对接', body, link }
  await notifyOrganisation(ctx, need.organisation, notice)
  await notifyOrganisation(ctx, offer.organisation, notice)
  if (invitedBy) await notify(ctx, [invitedBy], notice)
}
