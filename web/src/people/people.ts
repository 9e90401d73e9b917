/** Who is invited, who could be, and what that is on the wire (rest.md 9.6 and 18). */
import { displayNameOf } from "../api/people";
import type { InviteStatus, PublicUser } from "../api/types";

export type Role = "user" | "moderator";

export type FoundPerson =
  | ({ kind: "registered" } & PublicUser)
  | {
      kind: "unregistered";
      email: string;
      firstname: string;
      lastname: string;
      avatar_url: string;
    };

export type InviteeProfile =
  | ({ kind: "registered"; role: Role } & PublicUser)
  | { kind: "unregistered"; email: string; firstname: string; lastname: string; avatar_url: string }
  | { kind: "email"; email: string; avatar_url: string };

export interface Invitee {
  profile: InviteeProfile;
  status: InviteStatus;
}

/** Somebody to be invited, or invited already. */
export interface Someone {
  /** Who they are among others: their address. */
  email: string;
  name: string;
  /** undefined: has no account here. */
  userId: string | undefined;
  avatarUrl: string;
}

export interface InvitedPerson extends Someone {
  status: InviteStatus;
  /** undefined: the server does not tell it of people without an account. */
  role: Role | undefined;
}

function addressOf(text: string): string {
  return text.trim().toLowerCase();
}

function someoneOf(profile: FoundPerson | InviteeProfile): Someone {
  const { email, avatar_url: avatarUrl } = profile;
  if (profile.kind === "registered")
    return { email, name: displayNameOf(profile), userId: profile.id, avatarUrl };
  const name = profile.kind === "email" ? "" : `${profile.firstname} ${profile.lastname}`.trim();
  return { email, name: name === "" ? email : name, userId: undefined, avatarUrl };
}

const ORDER: Record<InviteStatus, number> = { accepted: 0, tentative: 1, pending: 2, declined: 3 };

/** Those who come first, then by name. */
export function invitedPeople(invitees: readonly Invitee[], language: string): InvitedPerson[] {
  const names = new Intl.Collator(language, { sensitivity: "base" });
  return invitees
    .map(({ profile, status }) => ({
      ...someoneOf(profile),
      status,
      role: profile.kind === "registered" ? profile.role : undefined,
    }))
    .sort((a, b) => ORDER[a.status] - ORDER[b.status] || names.compare(a.name, b.name));
}

/** Roughly what the server takes. */
const EMAIL = /^[^@\s<>()[\],;:\\"]{1,64}@[^@\s<>()[\],;:\\"]+\.[^@\s<>()[\],;:\\"]{2,}$/;

/**
 * Who can be chosen for what was typed: the people found, and somebody unknown if it is a whole
 * address; nobody who is among the `others` already.
 */
export function candidates(
  text: string,
  found: readonly FoundPerson[],
  others: readonly string[],
): Someone[] {
  const taken = new Set(others.map(addressOf));
  const known = found.map(someoneOf);
  const address = addressOf(text);
  const isNew = EMAIL.test(address) && !known.some(({ email }) => addressOf(email) === address);
  const stranger = { email: address, name: address, userId: undefined, avatarUrl: "" };
  return [...known, ...(isNew ? [stranger] : [])].filter(
    ({ email }) => !taken.has(addressOf(email)),
  );
}

export type InviteBody =
  { invitee: string; role: Role } | { email: string; role: "guest" | "moderator" };

export function inviteBody({ userId, email }: Someone, role: Role): InviteBody {
  if (userId !== undefined) return { invitee: userId, role };
  return { email, role: role === "user" ? "guest" : "moderator" };
}
