/** Which tools stand in the menu: they depend on the meeting, on what runs, and on the role. */
import type { MeetingState } from "../store/state";
import { hasFeature, isEnabled } from "./enabled";

export type Tool =
  | "polls"
  | "vote"
  | "automod"
  | "breakout"
  | "timer"
  | "coffee"
  | "recording"
  | "whisper"
  | "notes"
  | "board"
  | "folder"
  | "reports"
  | "files"
  | "debrief";

export interface ToolEntry {
  tool: Tool;
  /** Runs already and cannot be started again. */
  isBusy: boolean;
}

type Source = Pick<MeetingState, "room" | "modules"> & {
  isModerator: boolean;
  /** Guests cannot fetch files. */
  hasAccount: boolean;
  isOwner: boolean;
};

export function toolsOf(source: Source): ToolEntry[] {
  const { isModerator, modules } = source;
  const isTimed = modules.timer !== null;
  const entries: [Tool, boolean, boolean?][] = [
    ["polls", isModerator && isEnabled(source, "polls")],
    ["vote", (isModerator && isEnabled(source, "legal_vote")) || modules.votes.votes.length > 0],
    ["automod", isModerator && isEnabled(source, "automod")],
    ["breakout", isModerator && isEnabled(source, "breakout")],
    ["timer", isModerator && isEnabled(source, "timer"), isTimed],
    ["coffee", isModerator && isEnabled(source, "timer"), isTimed],
    ["recording", isModerator ? canRecord(source) : modules.transcription?.status === "running"],
    ["whisper", isEnabled(source, "subroom_audio"), modules.whisper.group !== null],
    ["notes", isModerator && isEnabled(source, "meeting_notes")],
    ["board", isModerator && (isEnabled(source, "excalidraw") || isEnabled(source, "whiteboard"))],
    ["folder", modules.folder !== null],
    ["reports", mayReport(source)],
    ["files", source.hasAccount && (isModerator || modules.files.length > 0)],
    ["debrief", isModerator],
  ];
  return entries
    .filter(([, isThere]) => isThere)
    .map(([tool, , isBusy = false]) => ({ tool, isBusy }));
}

function mayReport(source: Source): boolean {
  const attendance = source.isModerator && isEnabled(source, "meeting_report");
  return attendance || (source.isOwner && isEnabled(source, "training_participation_report"));
}

/** Anything that a moderator could start: a recording, a stream, or a transcript. */
function canRecord(source: Source): boolean {
  const { recording, transcription } = source.modules;
  // They would record noise.
  if (source.room.event?.e2e_encryption === true) return false;
  if (transcription !== null) return true;
  if (recording === null) return false;
  const mayStream = hasFeature(source, "recording", "stream") && recording.streams.length > 0;
  return mayStream || hasFeature(source, "recording", "record");
}
