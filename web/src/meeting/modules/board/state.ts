/** Namespace `excalidraw`: whether there is a board, and who may draw (signaling-modules.md 11). */
import type { EventOf, ExcalidrawJoinData } from "../../../protocol";

export interface Board {
  /** Who may draw besides moderators; null: everybody. */
  editorsOnly: readonly string[] | null;
}

type Restrictions = ExcalidrawJoinData["edit_restrictions"];

function editorsOf(restrictions: Restrictions): readonly string[] | null {
  return restrictions.type === "enabled" ? restrictions.unrestricted_participants : null;
}

export function boardFrom(data: ExcalidrawJoinData | undefined): Board | null {
  return data === undefined ? null : { editorsOnly: editorsOf(data.edit_restrictions) };
}

export function reduceBoard(board: Board | null, event: EventOf<"excalidraw">): Board | null {
  switch (event.message) {
    case "started":
      return { editorsOnly: editorsOf(event.edit_restrictions) };
    case "stopped":
      return null;
    case "edit_restrictions_enabled":
      return board && { editorsOnly: event.unrestricted_participants };
    case "edit_restrictions_disabled":
      return board && { editorsOnly: null };
    default:
      return board;
  }
}

export function mayDraw(board: Board, selfId: string | null, isModerator: boolean): boolean {
  if (isModerator || board.editorsOnly === null) return true;
  return selfId !== null && board.editorsOnly.includes(selfId);
}
