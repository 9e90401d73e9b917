/** Reducer for the namespace `moderation`, and the waiting room. */
import type {
  EventOf,
  LivekitJoinData,
  ModerationBannedParticipant,
  ModerationJoinData,
  ModerationModeratorData,
  ModerationWaitingParticipant,
} from "../../protocol";
import { changePerson } from "./people";
import type { BannedPerson, MeetingState, Moderation, WaitingPerson } from "./state";
import { NO_MODERATION } from "./state";

type ModerationEvent = EventOf<"moderation">;
type JoinedWaiting = Extract<EventOf<"core">, { message: "joined_waiting_room" }>;
type RoleUpdated = Extract<ModerationEvent, { message: "role_updated" }>;

export function reduceModeration(state: MeetingState, event: ModerationEvent): MeetingState {
  switch (event.message) {
    case "kicked":
      return { ...state, farewell: { kind: event.reason } };
    case "banned":
      return { ...state, farewell: { kind: "banned" } };
    case "sent_to_waiting_room":
      return { ...state, stage: "waiting", accepted: false, sentOut: true };
    case "accepted":
      return { ...state, accepted: true };
    case "role_updated":
      return roleUpdated(state, event);
    case "display_name_changed":
      return {
        ...state,
        people: changePerson(state.people, event.target, { name: event.new_name }),
      };
    default: {
      const moderation = reduceRules(state.moderation, event);
      return moderation === state.moderation ? state : { ...state, moderation };
    }
  }
}

function reduceRules(moderation: Moderation, event: ModerationEvent): Moderation {
  switch (event.message) {
    case "waiting_room_updated":
      return { ...moderation, waitingRoom: event.new_state };
    case "participant_accepted":
      return {
        ...moderation,
        waiting: moderation.waiting.map((person) =>
          person.id === event.participant_id ? { ...person, accepted: true } : person,
        ),
      };
    case "participant_banned":
      return {
        ...moderation,
        banned: [...withoutBanned(moderation, event.participant_id), bannedPerson(event)],
      };
    case "participant_unbanned":
      return { ...moderation, banned: withoutBanned(moderation, event.participant_id) };
    case "microphone_restrictions_enabled":
      return { ...moderation, microphonesOnlyFor: event.unrestricted_participants };
    case "microphone_restrictions_disabled":
      return { ...moderation, microphonesOnlyFor: null };
    case "display_name_change_restrictions_enabled":
      return { ...moderation, renamingOnlyFor: event.unrestricted_participants };
    case "display_name_change_restrictions_disabled":
      return { ...moderation, renamingOnlyFor: null };
    default:
      return moderation;
  }
}

function roleUpdated(state: MeetingState, event: RoleUpdated): MeetingState {
  const people = changePerson(state.people, event.participant_id, { role: event.new_role });
  if (event.participant_id !== state.self?.id) return { ...state, people };
  const known = event.new_role === "moderator" ? moderatorData(event.moderator_data) : FORGOTTEN;
  return { ...state, people, moderation: { ...state.moderation, ...known } };
}

/** What somebody who is no longer moderator may not see. */
const FORGOTTEN = { waitingRoom: null, guestAccess: null, waiting: [], banned: [] } as const;

function moderatorData(data: Partial<ModerationModeratorData> | undefined): Partial<Moderation> {
  if (data === undefined) return {};
  return {
    waitingRoom: data.waiting_room ?? null,
    guestAccess: data.guest_access ?? null,
    waiting: (data.waiting_room_participants ?? []).map(waitingPerson),
    banned: (data.banned_participants ?? []).map(bannedPerson),
  };
}

export function moderationAtJoin(
  data: ModerationJoinData | undefined,
  microphones: LivekitJoinData["microphone_restriction_state"] | undefined,
): Moderation {
  return {
    ...NO_MODERATION,
    ...moderatorData(data),
    renamingOnlyFor: exempt(data?.display_name_change_restrictions),
    microphonesOnlyFor: exempt(microphones),
  };
}

type Restriction = ModerationJoinData["display_name_change_restrictions"];

function exempt(restriction: Restriction | undefined): readonly string[] | null {
  return restriction?.type === "enabled" ? restriction.unrestricted_participants : null;
}

function waitingPerson(data: ModerationWaitingParticipant): WaitingPerson {
  return {
    id: data.participant_id,
    name: data.display_name,
    joinedAt: data.joined_at,
    connections: data.connections,
    accepted: data.accepted,
    ...(data.avatar_url && { avatarUrl: data.avatar_url }),
  };
}

type BannedData = Omit<ModerationBannedParticipant, "banned_by">;

function bannedPerson(data: BannedData): BannedPerson {
  return {
    id: data.participant_id,
    name: data.display_name,
    bannedAt: data.banned_at,
    ...(data.avatar_url && { avatarUrl: data.avatar_url }),
  };
}

function withoutBanned(moderation: Moderation, id: string): BannedPerson[] {
  return moderation.banned.filter((person) => person.id !== id);
}

/** A second device of somebody waiting comes as the same event with all connections. */
export function withWaiting(moderation: Moderation, event: JoinedWaiting): Moderation {
  const before = moderation.waiting.find((person) => person.id === event.participant_id);
  const person = waitingPerson({
    ...event,
    connections: event.connection_ids,
    accepted: before?.accepted ?? false,
  });
  const others = moderation.waiting.filter((other) => other.id !== person.id);
  return { ...moderation, waiting: [...others, person] };
}

export function withoutWaitingConnections(
  moderation: Moderation,
  id: string,
  gone: readonly string[],
): Moderation {
  const waiting = moderation.waiting
    .map((person) =>
      person.id === id
        ? { ...person, connections: person.connections.filter((c) => !gone.includes(c)) }
        : person,
    )
    .filter((person) => person.connections.length > 0);
  return { ...moderation, waiting };
}
