/**
 * What is worth telling the person at once, from one frame: pure, so that every rule has a test.
 * The texts are in the `meeting` namespace under `notice.<kind>`.
 */
import type { EventOf, ServerFrame } from "../../protocol";
import { isService, selfOf } from "../model/people";
import { moduleNotices, type ModuleNoticeKind } from "../modules/notices";
import { runningVote } from "../modules/vote/state";
import type { Content, MediaFault, MeetingState, Panel } from "./state";

export type Tone = "info" | "success" | "warning" | "error";

export type NoticeAction =
  | { kind: "accept"; personId: string }
  | { kind: "showPeople" }
  | { kind: "openChat"; personId: string }
  | { kind: "unmute" }
  | { kind: "showPolls" }
  | { kind: "showResult" }
  | { kind: "showRooms" }
  | { kind: "showPanel"; panel: Panel }
  | { kind: "showVote" }
  | { kind: "showContent"; content: Content }
  | { kind: "download"; assetId: string };

type Waiting = EventOf<"moderation"> & { message: "waiting_room_updated" };
type Source = "microphone" | "camera" | "screen";

/** Keys of the texts. */
export type NoticeKind =
  | ModuleNoticeKind
  | "joined"
  | "left"
  | "waiting"
  | "manyWaiting"
  | "titleChanged"
  | "mutedBy"
  | "becameModerator"
  | "lostModerator"
  | "renamedBy"
  | `waitingRoom_${Waiting["new_state"]}`
  | "microphonesLocked"
  | "microphonesFree"
  | "microphonesLockedByUs"
  | "microphonesFreeByUs"
  | "namesLocked"
  | "namesFree"
  | "sharingAllowed"
  | "sharingForbidden"
  | "debriefing"
  | "banned"
  | "sentOut"
  | "handRaised"
  | "handLowered"
  | "handsDisabled"
  | "handsEnabled"
  | "chatDisabled"
  | "chatEnabled"
  | "chatCleared"
  | "privateMessage"
  | "moduleGone"
  | "error"
  | "error_conflicting_task"
  | "error_insufficient_permissions"
  | "error_invalid_display_name"
  | "error_livekit_unavailable"
  | `${Source}_${MediaFault}`
  | "microphone_unplugged"
  | "camera_unplugged";

export interface Notice {
  kind: NoticeKind;
  tone: Tone;
  values?: Readonly<Record<string, string | number>>;
  action?: NoticeAction;
  /** Notices of one key replace each other. */
  key?: string;
  /** Stays until it is closed or settled. */
  persistent?: boolean;
}

/** Keys of notices that are over: what they ask for has been done. */
export function settledNotices(before: MeetingState, after: MeetingState): readonly string[] {
  const isOpen = ({ moderation, view }: MeetingState): boolean =>
    view.panel !== "people" && moderation.waiting.some((person) => !person.accepted);
  const asksVote = ({ modules: { polls }, view }: MeetingState): boolean =>
    polls.running !== null && polls.running.vote === null && view.panel !== "polls";
  return [
    ...(isOpen(before) && !isOpen(after) ? ["waiting"] : []),
    ...(asksVote(before) && !asksVote(after) ? ["poll"] : []),
    ...(isVoteUnseen(before) && !isVoteUnseen(after) ? ["vote"] : []),
    ...nowSeen(before.view, after.view),
  ];
}

/** What a message has called attention to is on the screen now. */
function nowSeen(before: MeetingState["view"], after: MeetingState["view"]): readonly string[] {
  const read = (view: MeetingState["view"]): string | null =>
    view.panel === "chat" ? view.conversation : null;
  const [chat, { content }] = [read(after), after];
  return [
    ...(chat !== null && chat !== read(before) ? [chat] : []),
    ...(content !== null && content !== before.content
      ? [content === "notes" ? "notes" : "board"]
      : []),
  ];
}

/** A vote runs, and the panel with its card is not open. */
function isVoteUnseen({ modules, view }: MeetingState): boolean {
  return runningVote(modules.votes) !== null && view.panel !== "vote";
}

/** In larger meetings nobody wants to hear of every coming and going. */
const MOST_FOR_JOIN_NOTICES = 12;

export function noticesOf(
  before: MeetingState,
  frame: ServerFrame,
  after: MeetingState,
): readonly Notice[] {
  switch (frame.namespace) {
    case "core":
      return coreNotices(before, frame.payload, after);
    case "moderation":
      return moderationNotices(before, frame.payload, after);
    case "raise_hands":
      return handNotices(frame.payload, after);
    case "chat":
      return chatNotices(frame.payload, after);
    case "livekit":
      return frame.payload.message === "error" && frame.payload.error !== "livekit_unavailable"
        ? [{ kind: "error", tone: "error" }]
        : [];
    case "error":
      return frame.payload.error === "fatal_module_error"
        ? [{ kind: "moduleGone", tone: "error", values: { module: frame.payload.namespace } }]
        : [];
    default:
      return moduleNotices(before, frame, after);
  }
}

/** LiveKit alone tells us that we may, or may no longer, share our screen. */
export function sharingNotices(before: MeetingState, after: MeetingState): readonly Notice[] {
  const [old, now] = [before.media, after.media];
  if (old.state !== "connected" || now.state !== "connected") return [];
  if (old.mayPublish.screen === now.mayPublish.screen) return [];
  return now.mayPublish.screen
    ? [{ kind: "sharingAllowed", tone: "info", key: "sharing" }]
    : [{ kind: "sharingForbidden", tone: "warning", key: "sharing" }];
}

function nameOf(state: MeetingState, id: string): string {
  return state.people[id]?.name ?? state.moderation.waiting.find((w) => w.id === id)?.name ?? "";
}

function isModerator(state: MeetingState): boolean {
  return state.self !== null && state.people[state.self.id]?.role === "moderator";
}

/** Only guests rename themselves. */
function concernsNames(state: MeetingState): boolean {
  return isModerator(state) || selfOf(state)?.kind === "guest";
}

function present(state: MeetingState): number {
  return Object.values(state.people).filter((person) => person.connections.length > 0).length;
}

function coreNotices(
  before: MeetingState,
  event: EventOf<"core">,
  after: MeetingState,
): readonly Notice[] {
  switch (event.message) {
    case "participant_connected": {
      const wasHere = (before.people[event.participant_id]?.connections.length ?? 0) > 0;
      const person = after.people[event.participant_id];
      if (wasHere || person === undefined || isService(person)) return [];
      if (present(after) > MOST_FOR_JOIN_NOTICES) return [];
      return [{ kind: "joined", tone: "info", values: { name: person.name }, key: "presence" }];
    }
    case "participant_disconnected": {
      const person = after.people[event.participant_id];
      if (person === undefined || isService(person) || person.connections.length > 0) return [];
      if (event.reason !== "leave" && event.reason !== "connection_lost") return [];
      if (present(after) > MOST_FOR_JOIN_NOTICES) return [];
      return [{ kind: "left", tone: "info", values: { name: person.name }, key: "presence" }];
    }
    case "joined_waiting_room": {
      const known = before.moderation.waiting.some((person) => person.id === event.participant_id);
      // The list at the side says it already.
      if (known || after.view.panel === "people") return [];
      return [waitingNotice(event.participant_id, after)];
    }
    case "room_parameters_changed":
      return event.change.title === undefined
        ? []
        : [{ kind: "titleChanged", tone: "info", values: { title: event.change.title } }];
    default:
      return [];
  }
}

function waitingNotice(id: string, after: MeetingState): Notice {
  const open = after.moderation.waiting.filter((person) => !person.accepted);
  return open.length > 1
    ? {
        kind: "manyWaiting",
        tone: "info",
        values: { count: open.length },
        action: { kind: "showPeople" },
        key: "waiting",
      }
    : {
        kind: "waiting",
        tone: "info",
        values: { name: nameOf(after, id) },
        action: { kind: "accept", personId: id },
        key: "waiting",
      };
}

function moderationNotices(
  before: MeetingState,
  event: EventOf<"moderation">,
  after: MeetingState,
): readonly Notice[] {
  const me = after.self?.id;
  switch (event.message) {
    case "muted":
      return [
        {
          kind: "mutedBy",
          tone: "warning",
          values: { name: nameOf(after, event.moderator) },
          action: { kind: "unmute" },
          key: "muted",
        },
      ];
    case "role_updated": {
      if (event.participant_id !== me) return [];
      const kind = event.new_role === "moderator" ? "becameModerator" : "lostModerator";
      return [{ kind, tone: "info", key: "role" }];
    }
    case "display_name_changed": {
      if (event.target !== me || event.issued_by === me) return [];
      return [{ kind: "renamedBy", tone: "info", values: names(event.issued_by, event.new_name) }];
    }
    case "waiting_room_updated":
      if (!isModerator(after) || before.moderation.waitingRoom === event.new_state) return [];
      return [{ kind: `waitingRoom_${event.new_state}`, tone: "info", key: "waitingRoom" }];
    case "microphone_restrictions_enabled": {
      const isFree = me !== undefined && event.unrestricted_participants.includes(me);
      if (isModerator(after)) {
        return [{ kind: "microphonesLockedByUs", tone: "info", key: "microphones" }];
      }
      return isFree ? [] : [{ kind: "microphonesLocked", tone: "warning", key: "microphones" }];
    }
    case "microphone_restrictions_disabled":
      return [
        {
          kind: isModerator(after) ? "microphonesFreeByUs" : "microphonesFree",
          tone: "info",
          key: "microphones",
        },
      ];
    case "display_name_change_restrictions_enabled":
      return concernsNames(after) ? [{ kind: "namesLocked", tone: "info", key: "names" }] : [];
    case "display_name_change_restrictions_disabled":
      return concernsNames(after) ? [{ kind: "namesFree", tone: "info", key: "names" }] : [];
    case "debriefing_started":
      return [
        { kind: "debriefing", tone: "info", values: { name: nameOf(after, event.issued_by) } },
      ];
    case "participant_banned":
      return [{ kind: "banned", tone: "info", values: { name: event.display_name } }];
    case "sent_to_waiting_room":
      return [{ kind: "sentOut", tone: "warning" }];
    case "error":
      return [{ kind: errorKind(event.error), tone: "error", key: "moderation" }];
    default:
      return [];
  }

  function names(by: string, name: string): Record<string, string> {
    return { by: nameOf(after, by), name };
  }
}

/** Errors that a person can do something about have a text of their own. */
function errorKind(error: string): NoticeKind {
  switch (error) {
    case "conflicting_task":
    case "insufficient_permissions":
    case "invalid_display_name":
    case "livekit_unavailable":
      return `error_${error}`;
    default:
      return "error";
  }
}

function handNotices(event: EventOf<"raise_hands">, after: MeetingState): readonly Notice[] {
  const me = after.self?.id;
  switch (event.message) {
    case "hand_raised":
      if (event.participant === me) return [];
      return [
        {
          kind: "handRaised",
          tone: "info",
          values: { name: nameOf(after, event.participant) },
          key: "hand",
        },
      ];
    case "raised_hand_reset_by_moderator":
      return me !== undefined && event.participants.includes(me) && event.issued_by !== me
        ? [{ kind: "handLowered", tone: "info", key: "hand" }]
        : [];
    case "raise_hands_disabled":
      return [{ kind: "handsDisabled", tone: "info", key: "hands" }];
    case "raise_hands_enabled":
      return [{ kind: "handsEnabled", tone: "info", key: "hands" }];
    default:
      return [];
  }
}

/** A private message is told in a toast unless its conversation is being read. */
function chatNotices(event: EventOf<"chat">, after: MeetingState): readonly Notice[] {
  switch (event.message) {
    case "chat_disabled":
      return [{ kind: "chatDisabled", tone: "info", key: "chat" }];
    case "chat_enabled":
      return [{ kind: "chatEnabled", tone: "info", key: "chat" }];
    case "history_cleared":
      return [
        { kind: "chatCleared", tone: "info", values: { name: nameOf(after, event.issued_by) } },
      ];
    case "message_sent": {
      if (event.scope !== "private" || event.source === after.self?.id) return [];
      const { panel, conversation } = after.view;
      if (panel === "chat" && conversation === `private:${event.source}`) return [];
      return [
        {
          kind: "privateMessage",
          tone: "info",
          values: { name: nameOf(after, event.source) },
          action: { kind: "openChat", personId: event.source },
          key: `private:${event.source}`,
        },
      ];
    }
    case "error":
      return event.error === "too_many_requests" || event.error === "chat_disabled"
        ? []
        : [{ kind: "error", tone: "error" }];
    default:
      return [];
  }
}
