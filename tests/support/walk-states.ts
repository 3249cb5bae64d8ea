import { isDomainError } from '#app/domain/errors.ts'

export interface StateWalk<S extends string, A extends string, R extends string> {
  states: readonly S[]
  actions: readonly A[]
  roles: readonly R[]
  /** Puts the object into the state, as it would be found there when the role is about to act. */
  reset(state: S, role: R, action: A): Promise<void>
  act(action: A, role: R): Promise<unknown>
  /** The state in which the object is now. */
  state(): Promise<string>
  /** The state it must lead to; the same one for an action that finds its result in place; null where it is refused. */
  leadsTo(action: A, state: S, role: R): S | null
}

/** Every state × action × role: what did not go as it must, and how many cases there were. */
export async function walkStates<S extends string, A extends string, R extends string>(walk: StateWalk<S, A, R>) {
  const wrong: string[] = []
  let cases = 0
  for (const state of walk.states)
    for (const action of walk.actions)
      for (const role of walk.roles) {
        cases++
        await walk.reset(state, role, action)
        const refusal: unknown = await walk.act(action, role).then(
          () => null,
          (error: unknown) => error,
        )
        const to = walk.leadsTo(action, state, role)
        const after = await walk.state()
        const why = refusal === null ? 'done' : refusal instanceof Error ? refusal.message : 'something thrown'
        const seen = `${role}: ${action} of ${state} → ${after} (${why}), wanted ${to ?? 'a refusal'}`
        const refused = refusal !== null && isDomainError(refusal)
        if (after !== (to ?? state) || (to === null ? !refused : refusal !== null)) wrong.push(seen)
      }
  return { wrong, cases }
}
