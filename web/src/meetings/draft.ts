/** The form of a meeting: its defaults, its rules, and what it becomes on the wire. */
import {
  CalendarDate,
  Time,
  fromDate,
  toCalendarDate,
  toCalendarDateTime,
  toTime,
  toZoned,
} from "@internationalized/date";
import type { GuestAccess, NewEvent, TimedPart } from "../api/types";
import { ONCE, moved, patternOf, type Repeat } from "./recurrence";
import { isPossible, parametersOf, type Report } from "./report";
import { utc } from "./times";

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
  /** The two times count for nothing. */
  allDay: boolean;
  /** Days that it lasts longer than until the first `to`, or than the one whole day. */
  moreDays: number;
  repeat: Repeat;
  guests: boolean;
  /** End to end; excludes guests. */
  encrypted: boolean;
  waiting: WaitingMode;
  password: string;
  showDetails: boolean;
  folder: boolean;
  /** Questions whether people are still there; null: none. */
  report: Report | null;
}

export const LIMITS = { title: 255, description: 4096, password: 255 } as const;

/** Minutes a meeting lasts unless told otherwise. */
const DEFAULT_MINUTES = 30;
const DAY_MINUTES = 24 * 60;

export type DraftField =
  | "title"
  | "description"
  | "date"
  | "from"
  | "to"
  | "lastDay"
  | "repeat"
  | "until"
  | "password"
  | "guests"
  | "folder"
  | "report";
export type DraftErrorCode =
  | "title_required"
  | "title_long"
  | "description_long"
  | "date_required"
  | "time_required"
  | "in_past"
  | "ends_early"
  | "until_early"
  | "report_order"
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
    allDay: false,
    moreDays: 0,
    repeat: ONCE,
    report: null,
  };
}

function minutes(time: Time): number {
  return time.hour * 60 + time.minute;
}

/** Minutes from start to end; an end at or before the start is on the following day. */
export function durationMinutes(from: Time, to: Time): number {
  return (minutes(to) - minutes(from) + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;
}

export function endsNextDay(draft: Pick<MeetingDraft, "from" | "to">): boolean {
  return draft.from !== null && draft.to !== null && minutes(draft.to) <= minutes(draft.from);
}

/** Moving the start keeps the duration. */
export function withStart(draft: MeetingDraft, from: Time | null): MeetingDraft {
  if (from === null || draft.from === null || draft.to === null) return { ...draft, from };
  return { ...draft, from, to: from.add({ minutes: durationMinutes(draft.from, draft.to) }) };
}

/** Another first day; the duration stays, and so does the rhythm. */
export function withDate(draft: MeetingDraft, date: CalendarDate | null): MeetingDraft {
  return { ...draft, date, repeat: moved(draft.repeat, draft.date, date) };
}

function nightDays(draft: MeetingDraft): number {
  return !draft.allDay && endsNextDay(draft) ? 1 : 0;
}

export function lastDayOf(draft: MeetingDraft): CalendarDate | null {
  return draft.date === null ? null : draft.date.add({ days: draft.moreDays + nightDays(draft) });
}

export function withLastDay(draft: MeetingDraft, lastDay: CalendarDate | null): MeetingDraft {
  if (lastDay === null || draft.date === null) return draft;
  return { ...draft, moreDays: daysBetween(draft.date, lastDay) - nightDays(draft) };
}

export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  const day = ({ year, month, day: number }: CalendarDate) => Date.UTC(year, month - 1, number);
  return Math.round((day(to) - day(from)) / 86_400_000);
}

/** UTF-8 bytes, which is what the server counts. */
function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

/**
 * First fault of each field; empty = may be sent. A meeting that was over before it was edited
 * (`base`) may stay so.
 */
export function validateDraft(
  draft: MeetingDraft,
  now: Date,
  zone: string,
  base?: MeetingDraft,
): DraftErrors {
  const errors: DraftErrors = {};
  const title = draft.title.trim();
  if (title === "") errors.title = "title_required";
  else if (bytes(title) > LIMITS.title) errors.title = "title_long";
  if (bytes(draft.description) > LIMITS.description) errors.description = "description_long";
  if (bytes(draft.password.trim()) > LIMITS.password) errors.password = "password_long";
  if (draft.report !== null && !isPossible(draft.report)) errors.report = "report_order";
  if (draft.scheduled) Object.assign(errors, faultsOfTime(draft, now, zone, base));
  return errors;
}

function faultsOfTime(
  draft: MeetingDraft,
  now: Date,
  zone: string,
  base: MeetingDraft | undefined,
): DraftErrors {
  const errors: DraftErrors = {};
  if (draft.date === null) errors.date = "date_required";
  if (!draft.allDay && draft.from === null) errors.from = "time_required";
  if (!draft.allDay && draft.to === null) errors.to = "time_required";
  if (draft.moreDays < 0) errors.lastDay = "ends_early";
  if (draft.repeat.end === "date" && draft.repeat.unit !== "never") {
    const { until } = draft.repeat;
    if (until === null) errors.until = "date_required";
    else if (draft.date !== null && until.compare(draft.date) < 0) errors.until = "until_early";
  }
  if (isOver(draft, now, zone) && !(base && isOver(base, now, zone))) {
    errors[draft.allDay || !sameDate(draft.date, now, zone) ? "date" : "from"] = "in_past";
  }
  return errors;
}

/** Has begun before the minute that runs now, or before today. */
function isOver(draft: MeetingDraft, now: Date, zone: string): boolean {
  const period = draft.scheduled ? periodOf(draft, zone) : undefined;
  if (period === undefined) return false;
  const today = toZoned(toCalendarDate(fromDate(now, zone)), zone).toDate();
  const earliest = draft.allDay ? today.getTime() : now.getTime() - 60_000;
  return period.start.getTime() < earliest;
}

function sameDate(date: CalendarDate | null, now: Date, zone: string): boolean {
  return date?.compare(toCalendarDate(fromDate(now, zone))) === 0;
}

export interface Period {
  start: Date;
  end: Date;
}

/** The first time of a meeting; undefined while parts of it are missing. */
export function periodOf(draft: MeetingDraft, zone: string): Period | undefined {
  const { date, from, to } = draft;
  const lastDay = lastDayOf(draft);
  if (date === null || lastDay === null) return undefined;
  if (draft.allDay) {
    return {
      start: toZoned(date, zone).toDate(),
      end: toZoned(lastDay.add({ days: 1 }), zone).toDate(),
    };
  }
  if (from === null || to === null) return undefined;
  return {
    start: toZoned(toCalendarDateTime(date, from), zone).toDate(),
    end: toZoned(toCalendarDateTime(lastDay, to), zone).toDate(),
  };
}

/** The dates on the wire, in the form that says all of them; undefined: always open. */
export function timedPart(draft: MeetingDraft, zone: string): TimedPart | undefined {
  const period = draft.scheduled ? periodOf(draft, zone) : undefined;
  if (period === undefined || draft.date === null) return undefined;
  const pattern = patternOf(draft.repeat, draft.date, zone);
  return {
    is_time_independent: false,
    is_all_day: draft.allDay,
    starts_at: { datetime: utc(period.start), timezone: zone },
    ends_at: { datetime: utc(period.end), timezone: zone },
    ...(pattern.length > 0 && { recurrence_pattern: pattern }),
  };
}

/** The password on the wire. */
export function passwordOf(draft: MeetingDraft): string | null {
  const password = draft.password.trim();
  return password === "" ? null : password;
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
  const common = {
    title: draft.title.trim(),
    description: draft.description.trim(),
    password: passwordOf(draft),
    ...accessOf(draft),
    is_adhoc: false,
    show_meeting_details: draft.showDetails,
    e2e_encryption: draft.encrypted,
    ...(draft.folder && { has_shared_folder: true }),
    ...(draft.report && { training_participation_report: parametersOf(draft.report) }),
  };
  const dates = timedPart(draft, zone);
  return dates ? { ...common, ...dates } : { ...common, is_time_independent: true };
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
