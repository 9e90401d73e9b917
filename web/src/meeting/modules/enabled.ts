/** Which modules this meeting has. */
import type { MeetingState } from "../store/state";

type ModuleName =
  | "reaction"
  | "timer"
  | "polls"
  | "breakout"
  | "moderation"
  | "automod"
  | "subroom_audio"
  | "recording"
  | "transcription"
  | "legal_vote"
  | "meeting_notes"
  | "whiteboard"
  | "excalidraw"
  | "meeting_report"
  | "training_participation_report";

export function isEnabled(state: Pick<MeetingState, "room">, name: ModuleName): boolean {
  return name in state.room.modules;
}

/** A part of a module that a tariff may leave out. */
export function hasFeature(
  state: Pick<MeetingState, "room">,
  name: ModuleName,
  feature: string,
): boolean {
  return state.room.modules[name]?.includes(feature) === true;
}
