import { RECEIVED } from '#app/domain/response-rules.ts'
import { lapsesAt, openValidity } from '#app/domain/open-validity.ts'
import { isStaff, actsFor } from '#app/domain/policy/actor.ts'
import { can } from '#app/domain/policy/can.ts'
import { ownerHidden, visibleFields } from '#app/domain/policy/visibility.ts'
import { effectiveOpportunityStatus, possibleActions, opportunityActions } from '#app/domain/status.ts'
import { maskName } from '#app/domain/text.ts'
import { dayOf } from '#app/domain/time.ts'
import { followPath, isPublicOwner, spendsPublicMoney } from '#app/domain/vocabulary.ts'
import type { FollowPath, OrganisationKind } from '#app/domain/vocabulary.ts'
import { addWorkingDays, holidaysKnown } from '#app/domain/working-days.ts'
import { formatDay } from '#app/domain/time.ts'
import { auditAlone } from '#app/server/audit.ts'
import type { Ctx } from '#app/server/context.ts'
import { endProposalOf } from '#db/repos/end-proposals.ts'
import { historyOf } from '#db/repos/history.ts'
import { versionsOf } from '#db/repos/item-versions.ts'
import { hasAgreed } from '#db/repos/opportunities.ts'
import { personById } from '#db/repos/people.ts'
import { countReceived } from '#db/repos/responses.ts'
import { unnamedOwner } from '#app/domain/issued-list/names.ts'
import { hasVersions } from '../versions.ts'
import { opportunityState } from '../format.ts'
import type { EndAction } from './end-opportunity.server.ts'
import { loadOpportunity } from './load-opportunity.server.ts'
import type { LoadedOpportunity } from './load-opportunity.server.ts'
import type { GoneView, OpportunityActs, OpportunityView } from './opportunity-view.ts'

const REPLY_WORKING_DAYS = 15

/** A need for its page, or the notice that is left of it. Reading details marked 限认证单位 leaves its trace. */
export async function readOpportunity(
  ctx: Ctx,
  key: string,
): Promise<{ need: OpportunityView; gone: null } | { need: null; gone: GoneView }> {
  const loaded = await loadOpportunity(ctx, ctx.read, key)
  if (loaded.access === 'gone') return { need: null, gone: goneView(ctx, loaded) }
  const { row, access, published } = loaded
  if (access === 'full' && published?.visibility === 'summary')
    await auditAlone(ctx, {
      action: 'opportunity.readDetails',
      object: { kind: 'opportunity', id: row.id },
      oncePerDay: true,
    })
  return { need: await needView(ctx, loaded), gone: null }
}

function goneView(ctx: Ctx, { row, published, content }: LoadedOpportunity): GoneView {
  const own = actsFor(ctx.actor, row.organisation_id)
  const shown = published ?? content
  const hidden = shown.anonymousOwner && !own && !isPublicOwner(row.owner_kind as OrganisationKind)
  return {
    number: row.number,
    title: shown.title,
    reason: row.status_reason,
    at: row.status_at,
    ownerName: hidden ? unnamedOwner(row.owner_kind as OrganisationKind, shown.categories?.[0] ?? '') : row.owner_name,
    copyOf:
      own && can(ctx.actor, 'opportunity.edit', { organisations: [row.organisation_id] }) === true ? row.id : null,
  }
}

async function needView(ctx: Ctx, loaded: LoadedOpportunity): Promise<OpportunityView> {
  const { row, access, published, content } = loaded
  const shown = published ?? content
  const status = effectiveOpportunityStatus({ status: loaded.status, deadlineAt: row.deadline_at }, ctx.now)
  const ownerKind = row.owner_kind as OrganisationKind
  const hidden = await hidesOwner(ctx, loaded)
  const since = row.confirmed_at ?? row.published_at ?? 0
  const open = status === 'published' && row.deadline_at === null ? openValidity(since, ctx.now) : null
  const versions = access === 'owner' || access === 'full' ? await versionsOf(ctx.read, 'opportunity', row.id) : []
  const queueOnly = access === 'queue'
  const visible = queueOnly ? {} : visibleFields(shown, access, hidden)
  const acts = actsOn(ctx, loaded, hasVersions(versions, row.version))
  const endProposal = acts.proposeEnd ? await endProposalView(ctx, row.id) : null
  return {
    id: row.id,
    key: row.number ?? row.id,
    number: row.number,
    title: shown.title || '（未命名的草稿）',
    status,
    state: opportunityState({ status, deadlineAt: row.deadline_at, open }, ctx.now),
    statusReason: row.status_reason,
    statusAt: row.status_at,
    deadlineAt: row.deadline_at,
    open,
    lapsesOn: open === null ? '' : dayOf(lapsesAt(since) - 1),
    publishAt: access === 'owner' || isStaff(ctx.actor, 'organiser') ? row.publish_at : null,
    publishedAt: row.published_at,
    owner: {
      name: hidden ? unnamedOwner(ownerKind, shown.categories?.[0] ?? '') : row.owner_name,
      address: hidden || queueOnly ? '' : row.owner_address,
      kind: ownerKind,
      hidden,
      publicMoney: spendsPublicMoney(ownerKind, visible.funding ?? ''),
    },
    contact: hidden || queueOnly ? '' : await contactOf(ctx, loaded),
    demo: row.demo === 1,
    content: visible,
    summaryOnly: access === 'summary',
    queueOnly,
    answers: await publicAnswerCount(ctx, row.id, published),
    replyBy: replyBy(shown.answerMode, row.deadline_at),
    followPath: row.follow_path === '' ? '' : followPath.labels[row.follow_path as FollowPath],
    history: queueOnly ? [] : await historyView(ctx, loaded, hidden),
    versions: versions.length,
    endProposal,
    acts: { ...acts, proposeEnd: acts.proposeEnd && endProposal === null },
    now: ctx.now,
  }
}

async function endProposalView(ctx: Ctx, opportunityId: string): Promise<OpportunityView['endProposal']> {
  const found = await endProposalOf(ctx.read, opportunityId)
  if (!found) return null
  return {
    how: found.action as EndAction,
    reason: found.reason,
    by: found.proposer,
    at: found.proposed_at,
    mine: ctx.actor.kind === 'person' && found.proposed_by === ctx.actor.personId,
  }
}

async function hidesOwner(ctx: Ctx, { row, published, content, access }: LoadedOpportunity): Promise<boolean> {
  const anonymousOwner = (published ?? content).anonymousOwner
  if (!anonymousOwner || access === 'owner' || !published) return false
  const own = ctx.actor.kind === 'person' ? ctx.actor.organisation?.id : undefined
  const agreed = own !== undefined && (await hasAgreed(ctx.read, row.id, own))
  const ownerKind = row.owner_kind as OrganisationKind
  return ownerHidden(ctx.actor, { organisationId: row.organisation_id, ownerKind, anonymousOwner, agreed })
}

/** How many units have answered, where the owner lets everybody know; never of sealed answers. */
async function publicAnswerCount(
  ctx: Ctx,
  id: string,
  published: LoadedOpportunity['published'],
): Promise<number | null> {
  if (!published?.publicAnswerCount || published.answerMode === 'sealed') return null
  return countReceived(ctx.read, id, RECEIVED)
}

async function contactOf(ctx: Ctx, { row, access }: LoadedOpportunity): Promise<string> {
  if (!row.contact_person_id) return ''
  const person = await personById(ctx.read, row.contact_person_id)
  if (!person) return ''
  return access === 'owner' ? person.name : maskName(person.name)
}

/** When the owner replies, in words. */
function replyBy(mode: string, deadlineAt: number | null): string {
  if (mode !== 'sealed' || deadlineAt === null) return `收到后 ${REPLY_WORKING_DAYS} 个工作日内`
  const day = addWorkingDays(dayOf(deadlineAt - 1), REPLY_WORKING_DAYS)
  const note = holidaysKnown(Number(day.slice(0, 4))) ? '' : '，节假日安排未公布，按周一至周五计'
  return `${formatDay(day)}前（截止后 ${REPLY_WORKING_DAYS} 个工作日${note}）`
}

const stepWords: Record<string, string> = {
  create: '新建',
  edit: '修改（回到草稿）',
  submit: '提交审核',
  recall: '撤回提交',
  return: '退回',
  approve: '审核通过',
  publish: '发布',
  close: '截止',
  settle: '达成对接意向',
  giveUp: '未达成对接',
  cancel: '终止',
  withdraw: '撤回',
  'propose.withdraw': '牵头单位提请撤回',
  'propose.cancel': '牵头单位提请终止',
  'drop.withdraw': '牵头单位不再提请撤回',
  'drop.cancel': '牵头单位不再提请终止',
}
const PUBLIC_STEPS = new Set(['publish', 'close', 'settle', 'giveUp', 'cancel'])

/** Everything for owner and reviewer, with names; the public sees what happened in public, without them. */
async function historyView(ctx: Ctx, { row, access, reviewers }: LoadedOpportunity, hidden: boolean) {
  const actor = ctx.actor
  const inside = access === 'owner' || (actor.kind === 'person' && reviewers.includes(actor.personId))
  const entries = await historyOf(ctx.read, 'opportunity', row.id)
  return entries
    .filter((entry) => inside || PUBLIC_STEPS.has(entry.action))
    .map((entry) => ({
      time: entry.created_at,
      word: stepWords[entry.action] ?? entry.action,
      by: inside && !hidden ? (entry.person_name ?? '') : '',
      reason: entry.reason,
    }))
}

function actsOn(
  ctx: Ctx,
  { row, status: stored, reviewers, access }: LoadedOpportunity,
  versions: boolean,
): OpportunityActs {
  const status = effectiveOpportunityStatus({ status: stored, deadlineAt: row.deadline_at }, ctx.now)
  const own = { organisations: [row.organisation_id], assigned: reviewers }
  const possible = new Set<string>(possibleActions(opportunityActions, status))
  const may = (action: Parameters<typeof can>[1]) => can(ctx.actor, action, own) === true
  const owner = actsFor(ctx.actor, row.organisation_id)
  const assigned = ctx.actor.kind === 'person' && reviewers.includes(ctx.actor.personId)
  const open = status === 'published'
  const ending = possible.has('withdraw') && may('opportunity.withdraw')
  const answers = may('response.draft') || (ctx.actor.kind === 'person' && can(ctx.actor, 'response.draft') === true)
  return {
    edit: possible.has('edit') && may('opportunity.edit'),
    recall: possible.has('recall') && may('opportunity.edit'),
    publish: possible.has('publish') && may('opportunity.publish'),
    close: possible.has('close') && may('opportunity.publish'),
    withdraw: ending && (owner || assigned),
    proposeEnd: ending && !owner && !assigned && isStaff(ctx.actor, 'organiser'),
    settle: possible.has('settle') && may('response.decide'),
    giveUp: possible.has('giveUp') && may('response.decide'),
    confirm: open && row.deadline_at === null && may('opportunity.confirm'),
    copy: owner && may('opportunity.edit'),
    responses: owner && row.published_at !== null,
    respond: !open || owner ? 'no' : ctx.actor.kind === 'anonymous' ? 'signIn' : answers ? 'yes' : 'no',
    versions: (access === 'owner' || assigned) && versions,
  }
}
