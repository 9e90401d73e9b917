/** Which modules this meeting has. */
import type { MeetingState } from "../store/state";

type ModuleName = "reaction" | "timer" | "polls" | "breakout" | "moderation";

export function isEnabled(state: Pick<MeetingState, "room">, name: ModuleName): boolean {
  return name in state.room.modules;
}
