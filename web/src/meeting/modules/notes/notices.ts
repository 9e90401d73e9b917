/** What the notes and the boards tell at once. */
import type { EventOf } from "../../../protocol";
import type { Notice } from "../../store/notices";
import type { MeetingState } from "../../store/state";
import { amModerator } from "../../model/people";
import { mayDraw } from "../board/state";
import { fileNotice } from "../reports/notices";

export function notesNotices(
  before: MeetingState,
  event: EventOf<"meeting_notes">,
  after: MeetingState,
): readonly Notice[] {
  const { notes } = before.modules;
  const isSeen = after.view.content === "notes";
  switch (event.message) {
    case "write_access_received":
    case "read_access_received": {
      const mayWrite = event.message === "write_access_received";
      if (notes.url !== null && notes.mayWrite === mayWrite) return [];
      if (notes.url === null && isSeen) return [];
      const kind =
        notes.url === null ? "notesOpened" : mayWrite ? "notesWritable" : "notesReadOnly";
      return [
        {
          kind,
          tone: "info",
          key: "notes",
          ...(!isSeen && { action: { kind: "showContent", content: "notes" } }),
        },
      ];
    }
    case "pdf_created":
      return [fileNotice(event, after)];
    case "error":
      return [{ kind: errorOf(event.error), tone: "error", key: "notesError" }];
    default:
      return [];
  }
}

export function whiteboardNotices(
  event: EventOf<"whiteboard">,
  after: MeetingState,
): readonly Notice[] {
  const isSeen = after.view.content === "whiteboard";
  switch (event.message) {
    case "initialized":
      return isSeen
        ? []
        : [
            {
              kind: "boardOpened",
              tone: "info",
              key: "board",
              action: { kind: "showContent", content: "whiteboard" },
            },
          ];
    case "pdf_created":
      return [fileNotice(event, after)];
    case "error":
      return [{ kind: errorOf(event.error), tone: "error", key: "boardError" }];
    default:
      return [];
  }
}

export function boardNotices(
  before: MeetingState,
  event: EventOf<"excalidraw">,
  after: MeetingState,
): readonly Notice[] {
  switch (event.message) {
    case "started":
      return after.view.content === "board"
        ? []
        : [
            {
              kind: "boardOpened",
              tone: "info",
              key: "board",
              action: { kind: "showContent", content: "board" },
            },
          ];
    case "stopped":
      return [{ kind: "boardClosed", tone: "info", key: "board" }];
    case "edit_restrictions_enabled":
    case "edit_restrictions_disabled": {
      const may = weDraw(after);
      if (may === weDraw(before)) return [];
      return [{ kind: may ? "drawingAllowed" : "drawingForbidden", tone: "info", key: "board" }];
    }
    case "error":
      // Strokes that cross a change of rights are refused; the board shows what is right.
      return event.error === "already_started"
        ? []
        : [{ kind: errorOf(event.error), tone: "error", key: "boardError" }];
    default:
      return [];
  }
}

function weDraw(state: MeetingState): boolean {
  const { board } = state.modules;
  return board !== null && mayDraw(board, state.self?.id ?? null, amModerator(state));
}

function errorOf(error: string): Notice["kind"] {
  if (error === "storage_exceeded") return "storageFull";
  return error === "insufficient_permissions" ? "error_insufficient_permissions" : "error";
}
