/** Who may be asked to vote. */
import type { Person } from "../../store/state";

/** Only people with an account: guests cannot be told apart from others for sure. */
export function mayVote(person: Person): boolean {
  return person.kind === "registered" || person.kind === "registered_call_in";
}
