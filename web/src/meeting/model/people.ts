/** Questions about people that several views ask. */
import type { MeetingState, Person } from "../store/state";

/** Recorders and scribes are machines: they are shown by an icon, not as people. */
export function isService(person: Person): boolean {
  return person.kind === "recorder" || person.kind === "transcription";
}

export function isPhone(person: Person): boolean {
  return person.kind === "call_in" || person.kind === "registered_call_in";
}

export function isPresent(person: Person): boolean {
  return person.connections.length > 0;
}

/** People in the meeting now, ourselves included, services not. */
export function presentPeople(people: MeetingState["people"]): Person[] {
  return Object.values(people).filter((person) => isPresent(person) && !isService(person));
}

export function selfOf(state: Pick<MeetingState, "self" | "people">): Person | null {
  return state.self === null ? null : (state.people[state.self.id] ?? null);
}

export function amModerator(state: Pick<MeetingState, "self" | "people">): boolean {
  return selfOf(state)?.role === "moderator";
}

/** People in the same breakout room as we, or with us in the main room. */
export function peopleHere(state: Pick<MeetingState, "self" | "people">): Person[] {
  const room = selfOf(state)?.room;
  return presentPeople(state.people).filter((person) => person.room === room);
}

export function nameOf(people: MeetingState["people"], id: string): string | null {
  return people[id]?.name ?? null;
}

/** Whether the moderators have locked our microphone. */
export function isMicrophoneLocked(
  state: Pick<MeetingState, "self" | "people" | "moderation">,
): boolean {
  const { microphonesOnlyFor: exempt } = state.moderation;
  if (exempt === null || state.self === null || amModerator(state)) return false;
  return !exempt.includes(state.self.id);
}

/** Guests may rename themselves, unless moderators restrict it. */
export function mayRenameSelf(
  state: Pick<MeetingState, "self" | "people" | "moderation">,
): boolean {
  const self = selfOf(state);
  if (self?.kind !== "guest") return false;
  const { renamingOnlyFor: exempt } = state.moderation;
  return exempt === null || self.role === "moderator" || exempt.includes(self.id);
}

export interface PeopleList {
  hands: readonly Person[];
  others: readonly Person[];
  /** Everybody present, however many the search leaves. */
  count: number;
}

/** Raised hands first, in the order in which they went up; then ourselves; then by name. */
export function peopleList(
  people: MeetingState["people"],
  selfId: string | null,
  search: string,
  locale?: string,
): PeopleList {
  const room = people[selfId ?? ""]?.room;
  const present = presentPeople(people).filter((person) => person.room === room);
  const term = search.trim().toLocaleLowerCase(locale);
  const found = present.filter((person) => person.name.toLocaleLowerCase(locale).includes(term));
  const collator = new Intl.Collator(locale, { sensitivity: "base", numeric: true });
  const hands = found
    .filter((person) => person.handRaisedAt !== undefined)
    .sort((a, b) => Date.parse(a.handRaisedAt ?? "") - Date.parse(b.handRaisedAt ?? ""));
  const others = found
    .filter((person) => person.handRaisedAt === undefined)
    .sort(
      (a, b) =>
        Number(b.id === selfId) - Number(a.id === selfId) || collator.compare(a.name, b.name),
    );
  return { hands, others, count: present.length };
}

/** What a moderator may do to somebody (signaling-core.md 5.1). */
export interface Powers {
  mute: boolean;
  allowSharing: boolean;
  forbidSharing: boolean;
  lowerHand: boolean;
  promote: boolean;
  demote: boolean;
  rename: boolean;
  sendToWaitingRoom: boolean;
  kick: boolean;
  ban: boolean;
}

const NONE: Powers = {
  mute: false,
  allowSharing: false,
  forbidSharing: false,
  lowerHand: false,
  promote: false,
  demote: false,
  rename: false,
  sendToWaitingRoom: false,
  kick: false,
  ban: false,
};

export function powersOver(
  self: Person | null,
  target: Person,
  now: { isUnmuted: boolean; mayShare: boolean },
): Powers {
  if (self?.role !== "moderator") return NONE;
  const isSelf = target.id === self.id;
  const isRegistered = target.kind === "registered";
  const removable = !isSelf && !target.isOwner;
  return {
    mute: !isSelf && now.isUnmuted,
    // Moderators share without anybody's leave.
    allowSharing: target.role !== "moderator" && !now.mayShare,
    forbidSharing: target.role !== "moderator" && now.mayShare,
    lowerHand: !isSelf && target.handRaisedAt !== undefined,
    promote: isRegistered && target.role !== "moderator",
    demote: isRegistered && target.role === "moderator" && !target.isOwner,
    rename: target.kind === "guest",
    sendToWaitingRoom: removable,
    kick: removable && (target.role !== "moderator" || self.isOwner),
    ban: removable && (isRegistered || target.kind === "registered_call_in"),
  };
}
