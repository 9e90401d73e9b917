/**
 * What the shell (sign-in, lobby) and the meeting know of each other.
 *
 * The shell loads `src/meeting/index.ts` lazily and renders its `MeetingScreen`; the meeting uses
 * the shell's `LobbyFrame`, `InviteDialog` and design components. The lobby takes the
 * meeting's keyboard shortcuts (`ui/shortcuts.ts`). Nothing else crosses.
 */
import type { ComponentType } from "react";
import type { StartResponse } from "../api/types";

export type { StartResponse };

/** Who joins, as typed into the lobby. */
export interface JoinDetails {
  displayName: string;
  password?: string | undefined;
  /** Present for people who came with a guest link. */
  inviteCode?: string | undefined;
  /** Groups the connections of this browser; kept in local storage, 16 to 255 characters. */
  deviceSecret: string;
}

/** The devices chosen in the lobby; absent ids mean the system's default. */
export interface MediaChoice {
  audioDeviceId?: string | undefined;
  videoDeviceId?: string | undefined;
  /** Loudspeaker, where the browser lets us choose. */
  outputDeviceId?: string | undefined;
  audioEnabled: boolean;
  videoEnabled: boolean;
}

/**
 * Why the meeting gave the screen back.
 *
 * - `left`: the person pressed leave
 * - `ended`: a moderator ended the meeting for all, or the room was closed or deleted
 * - `removed`: kicked or debriefed; may come back
 * - `banned`: may not come back
 * - `keyMissing`: the meeting is encrypted end to end, which the shell did not know
 * - `sessionExpired`: the start call answered 401; the shell asks to sign in again
 * - `refused`: the start call answered an error that retrying does not mend (`error` has it)
 */
export type LeftReason =
  | { kind: "left" }
  | { kind: "ended" }
  | { kind: "removed"; by?: string }
  | { kind: "banned" }
  | { kind: "keyMissing" }
  | { kind: "sessionExpired" }
  | { kind: "refused"; error: unknown };

export interface MeetingScreenProps {
  roomId: string;
  /** Of the planned meeting behind the room, if there is one and the shell could read it. */
  eventId?: string | undefined;
  /** The meeting's name as known before joining; signalling may bring a newer one. */
  title?: string | undefined;
  join: JoinDetails;
  media: MediaChoice;
  /** Of a meeting that is encrypted end to end; taken when the meeting starts. */
  encryptionKey?: string | undefined;
  /**
   * Calls the REST start endpoint and gives a fresh token; called for the first join and again for
   * every re-join. Rejects with `ApiError` (src/api/errors.ts); `error.status === 0` means the
   * controller could not be reached.
   */
  start: () => Promise<StartResponse>;
  onLeft: (reason: LeftReason) => void;
}

/** `src/meeting/index.ts` must export this as `MeetingScreen`. */
export type MeetingScreenComponent = ComponentType<MeetingScreenProps>;
