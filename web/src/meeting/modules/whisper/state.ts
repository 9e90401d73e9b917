/** Namespace `subroom_audio`: whisper groups. We are in one at most; invitations are kept apart. */
import type { EventOf, SubroomAudioMember } from "../../../protocol";
import { without } from "../../store/without";

type WhisperEvent = EventOf<"subroom_audio">;
export type MemberState = SubroomAudioMember["state"];

export interface WhisperGroup {
  id: string;
  /** For the group's own media room; whoever has none has not accepted. */
  token: string;
  members: Readonly<Record<string, MemberState>>;
}

export interface WhisperInvitation {
  id: string;
  /** Who asks. */
  issuer: string;
  members: Readonly<Record<string, MemberState>>;
}

export interface Whisper {
  group: WhisperGroup | null;
  /** Oldest first. */
  invitations: readonly WhisperInvitation[];
  /** Our voice goes to the group and not to the meeting. */
  isTalking: boolean;
}

export const NO_WHISPER: Whisper = { group: null, invitations: [], isTalking: false };

export function reduceWhisper(
  whisper: Whisper,
  event: WhisperEvent,
  selfId: string | null,
): Whisper {
  switch (event.message) {
    case "whisper_group_created":
      return {
        ...whisper,
        group: { id: event.whisper_id, token: event.token, members: membersOf(event.participants) },
      };
    case "whisper_invite": {
      const { whisper_id: id, issuer, participants } = event;
      const invitation = { id, issuer, members: membersOf(participants) };
      return {
        ...whisper,
        invitations: [...whisper.invitations.filter((one) => one.id !== id), invitation],
      };
    }
    case "whisper_token":
      return entered(whisper, event.whisper_id, event.token, selfId);
    case "participants_invited":
      return withMembers(whisper, event.whisper_id, event.participant_ids, "invited");
    case "whisper_invite_accepted":
      return withMembers(whisper, event.whisper_id, [event.participant_id], "accepted");
    case "whisper_invite_declined":
    case "left_whisper_group":
      return event.participant_id === selfId
        ? gone(whisper, event.whisper_id)
        : withoutMember(whisper, event.whisper_id, event.participant_id);
    case "kicked":
    case "whisper_group_disbanded":
      return gone(whisper, event.whisper_id);
    case "error":
      return whisper;
  }
}

function membersOf(participants: readonly SubroomAudioMember[]): Record<string, MemberState> {
  return Object.fromEntries(
    participants.map(({ participant_id, state }) => [participant_id, state]),
  );
}

/** Who accepts is in: what the invitation told of the others goes with them. */
function entered(whisper: Whisper, id: string, token: string, selfId: string | null): Whisper {
  const invitation = whisper.invitations.find((one) => one.id === id);
  const own = selfId === null ? {} : { [selfId]: "accepted" as const };
  return {
    group: { id, token, members: { ...invitation?.members, ...own } },
    invitations: whisper.invitations.filter((one) => one.id !== id),
    isTalking: false,
  };
}

type Members = Readonly<Record<string, MemberState>>;

function changeMembers(
  whisper: Whisper,
  id: string,
  change: (members: Members) => Members,
): Whisper {
  const { group, invitations } = whisper;
  return {
    ...whisper,
    group: group?.id === id ? { ...group, members: change(group.members) } : group,
    invitations: invitations.map((one) =>
      one.id === id ? { ...one, members: change(one.members) } : one,
    ),
  };
}

function withMembers(
  whisper: Whisper,
  id: string,
  people: readonly string[],
  state: MemberState,
): Whisper {
  const added = Object.fromEntries(people.map((person) => [person, state]));
  return changeMembers(whisper, id, (members) => ({ ...members, ...added }));
}

function withoutMember(whisper: Whisper, id: string, personId: string): Whisper {
  return changeMembers(whisper, id, (members) => without(members, personId));
}

/** We have left a group, were taken out of it, or have declined. */
export function gone(whisper: Whisper, id: string): Whisper {
  const isOurs = whisper.group?.id === id;
  return {
    group: isOurs ? null : whisper.group,
    invitations: whisper.invitations.filter((one) => one.id !== id),
    isTalking: isOurs ? false : whisper.isTalking,
  };
}

/** How somebody stands to our group; null: not at all. */
export function whisperStateOf(whisper: Whisper, personId: string): MemberState | null {
  return whisper.group?.members[personId] ?? null;
}

/** Only who has made the group may ask more people in. */
export function mayInvite(whisper: Whisper, selfId: string | null): boolean {
  return selfId !== null && whisper.group?.members[selfId] === "creator";
}

/** The others who hear us when we whisper. */
export function listeners(whisper: Whisper, selfId: string | null): string[] {
  return Object.entries(whisper.group?.members ?? {})
    .filter(([id, state]) => id !== selfId && state !== "invited")
    .map(([id]) => id);
}
