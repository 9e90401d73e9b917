/** Reducer for the namespace `raise_hands`. */
import type { EventOf } from "../../protocol";
import { changePerson, lowerHands } from "./people";
import type { MeetingState } from "./state";

export function reduceHands(
  state: MeetingState,
  event: EventOf<"raise_hands">,
  at: string,
): MeetingState {
  switch (event.message) {
    case "hand_raised":
      return {
        ...state,
        people: changePerson(state.people, event.participant, { handRaisedAt: at }),
      };
    case "hand_lowered":
      return { ...state, people: lowerHands(state.people, [event.participant]) };
    case "raised_hand_reset_by_moderator":
      return { ...state, people: lowerHands(state.people, event.participants) };
    case "raise_hands_enabled":
      return { ...state, handsEnabled: true };
    case "raise_hands_disabled":
      return {
        ...state,
        handsEnabled: false,
        people: lowerHands(state.people, Object.keys(state.people)),
      };
    case "error":
      return state;
  }
}
