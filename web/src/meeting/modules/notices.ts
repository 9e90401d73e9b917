/** What the modules tell at once; the texts are under `notice.<kind>`. */
import type { EventOf, ServerFrame } from "../../protocol";
import type { Notice } from "../store/notices";
import type { MeetingState } from "../store/state";
import { automodNotices } from "./automod/notices";
import { boardNotices, notesNotices, whiteboardNotices } from "./notes/notices";
import { recordingNotices, transcriptNotices } from "./recording/notices";
import { reportNotices, trainingNotices } from "./reports/notices";
import { voteNotices } from "./vote/notices";
import { whisperNotices } from "./whisper/notices";

export type ModuleNoticeKind =
  | "reactionsOn"
  | "reactionsOff"
  | "timerStarted"
  | "timerStopped"
  | "timerOver"
  | "coffeeStarted"
  | "coffeeOver"
  | "timerRunning"
  | "pollStarted"
  | "pollDone"
  | "pollRunning"
  | "pollGone"
  | "breakoutStarted"
  | "breakoutEnding"
  | "breakoutClosed"
  | "roomEntered"
  | "automodStarted"
  | "automodStopped"
  | "automodFinished"
  | "automodRefused"
  | "whisperAccepted"
  | "whisperDeclined"
  | "whisperLeft"
  | "whisperEnded"
  | "whisperFailed"
  | "recordingStarted"
  | "recordingPaused"
  | "recordingStopped"
  | "recordingFailed"
  | "recorderAbsent"
  | "streamStarted"
  | "streamStopped"
  | "streamFailed"
  | "transcriptStarted"
  | "transcriptStopped"
  | "transcriptFailed"
  | "voteStarted"
  | "voteEnded"
  | "voteCanceled"
  | "voteIssue"
  | "voteRunning"
  | "voteIneligible"
  | "voteGone"
  | "voteToken"
  | "storageFull"
  | "fileReady"
  | "notesOpened"
  | "notesWritable"
  | "notesReadOnly"
  | "boardOpened"
  | "boardClosed"
  | "drawingAllowed"
  | "drawingForbidden"
  | "trainingOn"
  | "trainingOnOwner"
  | "trainingOff"
  | "presenceNoted"
  | "reportFailed";

/** Nothing for frames of other namespaces. */
export function moduleNotices(
  before: MeetingState,
  frame: ServerFrame,
  after: MeetingState,
): readonly Notice[] {
  switch (frame.namespace) {
    case "reaction":
      return reactionNotices(frame.payload);
    case "timer":
      return timerNotices(before, frame.payload);
    case "polls":
      return pollNotices(before, frame.payload, after);
    case "breakout":
      return breakoutNotices(frame.payload, after);
    case "automod":
      return automodNotices(before, frame.payload, after);
    case "subroom_audio":
      return whisperNotices(before, frame.payload, after);
    case "meeting_notes":
      return notesNotices(before, frame.payload, after);
    case "whiteboard":
      return whiteboardNotices(frame.payload, after);
    case "excalidraw":
      return boardNotices(before, frame.payload, after);
    case "meeting_report":
      return reportNotices(frame.payload, after);
    case "training_participation_report":
      return trainingNotices(frame.payload, after);
    case "legal_vote":
      return voteNotices(before, frame.payload, after);
    case "recording":
      return recordingNotices(before, frame.payload);
    case "transcription":
      return transcriptNotices(before, frame.payload);
    default:
      return [];
  }
}

function reactionNotices(event: EventOf<"reaction">): readonly Notice[] {
  switch (event.message) {
    case "restrictions_enabled":
      return [{ kind: "reactionsOff", tone: "info", key: "reactions" }];
    case "restrictions_disabled":
      return [{ kind: "reactionsOn", tone: "info", key: "reactions" }];
    case "error":
      return [{ kind: "reactionsOff", tone: "warning", key: "reactions" }];
    case "reacted":
      return [];
  }
}

function timerNotices(before: MeetingState, event: EventOf<"timer">): readonly Notice[] {
  switch (event.message) {
    case "started":
      return event.style === "coffee-break"
        ? [{ kind: "coffeeStarted", tone: "info", key: "timer" }]
        : [{ kind: "timerStarted", tone: "info", key: "timer" }];
    case "stopped":
      if (before.modules.timer?.isCoffee === true) {
        return [{ kind: "coffeeOver", tone: "info", key: "timer" }];
      }
      return event.kind === "expired"
        ? [{ kind: "timerOver", tone: "info", key: "timer" }]
        : [{ kind: "timerStopped", tone: "info", key: "timer" }];
    case "error":
      return event.error === "timer_already_running"
        ? [{ kind: "timerRunning", tone: "warning", key: "timer" }]
        : [{ kind: "error", tone: "error", key: "timer" }];
    case "updated_ready_status":
      return [];
  }
}

function pollNotices(
  before: MeetingState,
  event: EventOf<"polls">,
  after: MeetingState,
): readonly Notice[] {
  const isOpen = after.view.panel === "polls";
  const { running } = before.modules.polls;
  switch (event.message) {
    case "started":
      // Said anew to whoever comes back into its room.
      return isOpen || (running?.id === event.id && running.vote !== null)
        ? []
        : [
            {
              kind: "pollStarted",
              tone: "info",
              values: { topic: event.topic },
              action: { kind: "showPolls" },
              key: "poll",
              persistent: true,
            },
          ];
    case "done":
      if (isOpen || before.modules.polls.running?.id !== event.id) return [];
      return [
        {
          kind: "pollDone",
          tone: "info",
          values: { topic: before.modules.polls.running.topic },
          action: { kind: "showResult" },
          key: "poll",
        },
      ];
    case "error":
      return [{ kind: pollError(event.error), tone: "error", key: "pollError" }];
    case "live_update":
    case "voted":
      return [];
  }
}

function pollError(error: string): Notice["kind"] {
  if (error === "still_running") return "pollRunning";
  return error === "invalid_poll_id" ? "pollGone" : "error";
}

function breakoutNotices(event: EventOf<"breakout">, after: MeetingState): readonly Notice[] {
  switch (event.message) {
    case "started":
      // Who has a room is asked by a dialog.
      return event.assignment === undefined && after.view.panel !== "breakout"
        ? [
            {
              kind: "breakoutStarted",
              tone: "info",
              action: { kind: "showRooms" },
              key: "breakout",
            },
          ]
        : [];
    case "switched_room": {
      const room = after.modules.breakout?.rooms.find(({ id }) => id === event.new_room.id);
      return event.new_room.kind === "breakout" && room !== undefined
        ? [{ kind: "roomEntered", tone: "info", values: { name: room.name }, key: "breakout" }]
        : [];
    }
    case "close_notice":
      return [
        {
          kind: "breakoutEnding",
          tone: "warning",
          key: "breakout",
          ...(after.view.panel !== "breakout" && { action: { kind: "showRooms" } }),
        },
      ];
    case "closed":
      return [{ kind: "breakoutClosed", tone: "info", key: "breakout" }];
    case "error":
      return event.error === "already_in_room"
        ? []
        : [{ kind: "error", tone: "error", key: "breakout" }];
    case "participant_switched_room":
    case "closing":
      return [];
  }
}
