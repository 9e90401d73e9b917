/** What can be looked at instead of the pictures, and whether it is there. */
import type { MeetingState } from "../store/state";
import type { Content } from "../store/state";

export function contentOf(state: Pick<MeetingState, "modules" | "view">): Content | null {
  const { content } = state.view;
  return content !== null && isThere(state, content) ? content : null;
}

export function isThere({ modules }: Pick<MeetingState, "modules">, content: Content): boolean {
  switch (content) {
    case "notes":
      return modules.notes.url !== null || modules.notes.isStarting;
    case "whiteboard":
      return modules.whiteboard.url !== null || modules.whiteboard.isStarting;
    case "board":
      return modules.board !== null;
  }
}

/** All that there is, in the order of their pills. */
export function contentsOf(state: Pick<MeetingState, "modules">): Content[] {
  return (["notes", "whiteboard", "board"] as const).filter((one) => isThere(state, one));
}
