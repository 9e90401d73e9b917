/** Namespace `whiteboard`: a board of another program, shown in a frame (signaling-modules.md 10). */
import type { EventOf, WhiteboardJoinData } from "../../../protocol";

export interface Whiteboard {
  /** The same for everybody; null: there is none (yet). */
  url: string | null;
  isStarting: boolean;
}

export const NO_WHITEBOARD: Whiteboard = { url: null, isStarting: false };

export function whiteboardFrom(data: WhiteboardJoinData | undefined): Whiteboard {
  if (data === undefined) return NO_WHITEBOARD;
  const url = "url" in data ? (data.url ?? null) : null;
  return { url, isStarting: url === null };
}

export function reduceWhiteboard(whiteboard: Whiteboard, event: EventOf<"whiteboard">): Whiteboard {
  switch (event.message) {
    case "initialization_started":
      return { ...whiteboard, isStarting: true };
    case "initialized":
      return { url: event.url, isStarting: false };
    case "error":
      return event.error === "initialization_failed" ? NO_WHITEBOARD : whiteboard;
    case "pdf_created":
      return whiteboard;
  }
}
