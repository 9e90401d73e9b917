/** Namespace `meeting_notes`: a text that some write and all read (signaling-modules.md 9). */
import type { EventOf, ModulePeerData } from "../../../protocol";

type NotesEvent = EventOf<"meeting_notes">;

export interface Notes {
  /** Personal: whoever holds it writes in our name. Null: there are no notes (yet). */
  url: string | null;
  mayWrite: boolean;
  /** Who may write; told to moderators only. */
  writers: readonly string[];
  /** A moderator has asked for notes, and they are being made. */
  isStarting: boolean;
}

export const NO_NOTES: Notes = { url: null, mayWrite: false, writers: [], isStarting: false };

/** At joining and in another room: our address comes in an event of its own. */
export function notesFrom(peers: Readonly<Record<string, ModulePeerData>>): Notes {
  const writers = Object.keys(peers).filter((id) => peers[id]?.meeting_notes?.readonly === false);
  return { ...NO_NOTES, writers };
}

/** `ownerOf` finds the participant of a connection. */
export function reduceNotes(
  notes: Notes,
  event: NotesEvent,
  ownerOf: (connectionId: string) => string | undefined,
): Notes {
  switch (event.message) {
    case "write_access_received":
      return { ...notes, url: event.url, mayWrite: true, isStarting: false };
    case "read_access_received":
      return { ...notes, url: event.url, mayWrite: false, isStarting: false };
    case "access_changed": {
      const writers = new Set(notes.writers);
      for (const id of event.readers) writers.delete(ownerOf(id) ?? "");
      for (const id of event.writers) writers.add(ownerOf(id) ?? "");
      writers.delete("");
      return { ...notes, writers: [...writers] };
    }
    case "error":
      return { ...notes, isStarting: false };
    default:
      return notes;
  }
}

/** What has to be asked of the server so that exactly these may write. */
export function changesOf(
  before: readonly string[],
  wanted: readonly string[],
): { grant: string[]; revoke: string[] } {
  return {
    grant: wanted.filter((id) => !before.includes(id)),
    revoke: before.filter((id) => !wanted.includes(id)),
  };
}
