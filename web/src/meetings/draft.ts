/** The form of a new meeting: its defaults, its rules, and what it becomes on the wire. */
import {
  CalendarDate,
  Time,
  fromDate,
  toCalendarDate,
  toCalendarDateTime,
  toTime,
  toZoned,
} from "@internationalized/date";
import { ApiError } from "../api/errors";
import type { GuestAccess, NewEvent } from "../api/types";

export type WaitingMode = "off" | "guests" | "all";

export interface MeetingDraft {
  title: string;
  description: string;
  /** Off = the room is always open and the three times count for nothing. */
  scheduled: boolean;
  date: CalendarDate | null;
  from: Time | null;
  /** Before or at `from` means the following day. */
  to: Time | null;
  guests: boolean;
  /** End to end; excludes guests. */
  encrypted: boolean;
  waiting: WaitingMode;
  password: string;
  showDetails: boolean;
  folder: boolean;
}

export const LIMITS = { title: 255, description: 4096, password: 255 } as const;

/** Minutes a meeting lasts unless told otherwise. */
const DEFAULT_MINUTES = 30;
const DAY_MINUTES = 24 * 60;

export type DraftField = "title" | "description" | "date" | "from" | "to" | "password";
export type DraftErrorCode =
  | "title_required"
  | "title_long"
  | "description_long"
  | "date_required"
  | "time_required"
  | "in_past"
  | "password_long";
export type DraftErrors = Partial<Record<DraftField, DraftErrorCode>>;

/** The next full half hour, half an hour long. */
export function emptyDraft(now: Date, zone: string): MeetingDraft {
  const local = fromDate(now, zone);
  const start = local.add({ minutes: 30 - (local.minute % 30) }).set({ second: 0, millisecond: 0 });
  return {
    title: "",
    description: "",
    scheduled: true,
    date: toCalendarDate(start),
    from: toTime(start),
    to: toTime(start.add({ minutes: DEFAULT_MINUTES })),
    guests: true,
    encrypted: false,
    waiting: "off",
    password: "",
    showDetails: true,
    folder: false,
  };
}

function minutes(time: Time): number {
  return time.hour * 60 + time.minute;
}

/** Minutes from start to end; an end at or before the start is on the following day. */
export function durationMinutes(from: Time, to: Time): number {
  return (minutes(to) - minutes(from) + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;
}

export function endsNextDay(draft: MeetingDraft): boolean {
  return draft.from !== null && draft.to !== null && minutes(draft.to) <= minutes(draft.from);
}

/** Moving the start keeps the duration. */
export function withStart(draft: MeetingDraft, from: Time | null): MeetingDraft {
  if (from === null || draft.from === null || draft.to === null) return { ...draft, from };
  return { ...draft, from, to: from.add({ minutes: durationMinutes(draft.from, draft.to) }) };
}

/** UTF-8 bytes, which is what the server counts. */
function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** First fault of each field; empty = may be sent. */
export function validateDraft(draft: MeetingDraft, now: Date, zone: string): DraftErrors {
  const errors: DraftErrors = {};
  const title = draft.title.trim();
  if (title === "") errors.title = "title_required";
  else if (bytes(title) > LIMITS.title) errors.title = "title_long";
  if (bytes(draft.description) > LIMITS.description) errors.description = "description_long";
  if (bytes(draft.password.trim()) > LIMITS.password) errors.password = "password_long";
  if (draft.scheduled) {
    if (draft.date === null) errors.date = "date_required";
    if (draft.from === null) errors.from = "time_required";
    if (draft.to === null) errors.to = "time_required";
    const period = periodOf(draft, zone);
    // The minute that runs now is still "now".
    if (period && period.start.getTime() < now.getTime() - 60_000) {
      errors[sameDate(draft.date, now, zone) ? "from" : "date"] = "in_past";
    }
  }
  return errors;
}

function sameDate(date: CalendarDate | null, now: Date, zone: string): boolean {
  return date?.compare(toCalendarDate(fromDate(now, zone))) === 0;
}

function periodOf(draft: MeetingDraft, zone: string): { start: Date; end: Date } | undefined {
  const { date, from, to } = draft;
  if (date === null || from === null || to === null) return undefined;
  const lastDay = endsNextDay(draft) ? date.add({ days: 1 }) : date;
  return {
    start: toZoned(toCalendarDateTime(date, from), zone).toDate(),
    end: toZoned(toCalendarDateTime(lastDay, to), zone).toDate(),
  };
}

function utc(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}

/** What "who waits" and "may guests join" are on the wire (rest.md 16.3). */
export function accessOf(draft: Pick<MeetingDraft, "guests" | "waiting">): {
  waiting_room: boolean;
  guest_access: GuestAccess;
} {
  const waiting_room = draft.waiting === "all";
  if (!draft.guests) return { waiting_room, guest_access: "disabled" };
  return { waiting_room, guest_access: draft.waiting === "off" ? "direct_access" : "waiting_room" };
}

/** Guests switched off takes the choice "only guests wait" away. */
export function withGuests(draft: MeetingDraft, guests: boolean): MeetingDraft {
  const waiting = !guests && draft.waiting === "guests" ? "off" : draft.waiting;
  return { ...draft, guests, waiting };
}

/** The server lets nobody into an encrypted meeting without an account (rest.md 10.2). */
export function withEncryption(draft: MeetingDraft, encrypted: boolean): MeetingDraft {
  return { ...withGuests(draft, !encrypted), encrypted };
}

/** For a draft without errors. */
export function toNewEvent(draft: MeetingDraft, zone: string): NewEvent {
  const password = draft.password.trim();
  const common = {
    title: draft.title.trim(),
    description: draft.description.trim(),
    password: password === "" ? null : password,
    ...accessOf(draft),
    is_adhoc: false,
    show_meeting_details: draft.showDetails,
    e2e_encryption: draft.encrypted,
    ...(draft.folder && { has_shared_folder: true }),
  };
  const period = draft.scheduled ? periodOf(draft, zone) : undefined;
  if (!period) return { ...common, is_time_independent: true };
  return {
    ...common,
    is_time_independent: false,
    is_all_day: false,
    starts_at: { datetime: utc(period.start), timezone: zone },
    ends_at: { datetime: utc(period.end), timezone: zone },
  };
}

/** "Start a meeting now": open to everybody with the link, removed by itself after a day. */
export function adhocMeeting(title: string): NewEvent {
  return {
    title,
    description: "",
    password: null,
    waiting_room: false,
    guest_access: "direct_access",
    is_adhoc: true,
    show_meeting_details: true,
    e2e_encryption: false,
    is_time_independent: true,
  };
}

/** Where the server's field errors belong in the form; "form" = at its head. */
export function fieldOf(wireField: string | undefined): DraftField | "form" {
  switch (wireField?.split(".")[0]) {
    case "title":
      return "title";
    case "description":
      return "description";
    case "password":
      return "password";
    case "starts_at":
      return "from";
    case "ends_at":
      return "to";
    default:
      return "form";
  }
}

/** The server's complaints, by field. */
export function rejectedFields(error: unknown): Partial<Record<DraftField | "form", string>> {
  if (!(error instanceof ApiError)) return {};
  const found: Partial<Record<DraftField | "form", string>> = {};
  for (const { field, message, code } of error.fields) found[fieldOf(field)] ??= message ?? code;
  return found;
}

/** Letters and digits that are not mistaken for each other, easy to say on the phone. */
const PASSWORD_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

export function suggestPassword(random: (size: number) => Uint8Array): string {
  // 248 is the largest multiple of the alphabet's 31 below 256: no letter is likelier.
  const letters: string[] = [];
  while (letters.length < 10) {
    for (const byte of random(16)) {
      const letter = PASSWORD_ALPHABET[byte % PASSWORD_ALPHABET.length];
      if (byte < 248 && letter !== undefined && letters.length < 10) letters.push(letter);
    }
  }
  return `${letters.slice(0, 5).join("")}-${letters.slice(5).join("")}`;
}
