/** Changing a meeting that is there: the form's beginning, and what to ask the server for. */
import { CalendarDate, Time } from "@internationalized/date";
import type {
  DateTimeTz,
  EventInstance,
  EventPatch,
  FollowingPatch,
  InstancePatch,
  MeetingEvent,
} from "../api/types";
import {
  accessOf,
  daysBetween,
  emptyDraft,
  endsNextDay,
  passwordOf,
  timedPart,
  withDate,
  type MeetingDraft,
} from "./draft";
import { meetingsBefore, ONCE, repeatOf } from "./recurrence";
import { parametersOf, reportOf } from "./report";
import { knownZone, localOf, originalStart, utc } from "./times";

/** What a change of a series is about. */
export type Scope = "one" | "following" | "all";

/** The zone in which a meeting is thought of: its own. */
export function zoneOf(event: MeetingEvent, own: string): string {
  return event.is_time_independent ? own : knownZone(event.starts_at.timezone, own);
}

type Times = Pick<MeetingDraft, "scheduled" | "date" | "from" | "to" | "allDay" | "moreDays">;

interface TimesOnWire {
  is_all_day: boolean;
  starts_at: Pick<DateTimeTz, "datetime">;
  ends_at: Pick<DateTimeTz, "datetime">;
}

function timesOf(wire: TimesOnWire, zone: string): Times {
  const allDay = wire.is_all_day;
  // Some clients mean midnight in UTC, wherever the meeting is.
  const utcDay = allDay && localOf(wire.starts_at.datetime, zone).time.hour !== 0;
  const start = localOf(wire.starts_at.datetime, utcDay ? "UTC" : zone);
  const end = localOf(wire.ends_at.datetime, utcDay ? "UTC" : zone);
  const days = daysBetween(start.date, end.date);
  const night = allDay || endsNextDay({ from: start.time, to: end.time });
  return {
    scheduled: true,
    allDay,
    date: start.date,
    from: start.time,
    to: end.time,
    moreDays: Math.max(0, night ? days - 1 : days),
  };
}

/** An event as the form shows it. */
export function draftOf(event: MeetingEvent, zone: string, now = new Date()): MeetingDraft {
  const { room } = event;
  const times = event.is_time_independent ? { scheduled: false } : timesOf(event, zone);
  const waits = room.guest_access === "waiting_room" ? "guests" : "off";
  const draft: MeetingDraft = {
    ...emptyDraft(now, zone),
    ...times,
    title: event.title,
    description: event.description,
    guests: room.guest_access !== "disabled",
    encrypted: room.e2e_encryption,
    waiting: room.waiting_room ? "all" : waits,
    password: room.password ?? "",
    showDetails: event.show_meeting_details,
    folder: event.shared_folder !== undefined,
    report: event.training_participation_report
      ? reportOf(event.training_participation_report)
      : null,
  };
  if (event.is_time_independent || draft.date === null) return draft;
  return { ...draft, repeat: repeatOf(event.recurrence_pattern ?? [], draft.date, zone) };
}

/** One occurrence; it does not repeat. */
export function draftOfOne(event: MeetingEvent, one: EventInstance, zone: string): MeetingDraft {
  return {
    ...draftOf(event, zone),
    ...timesOf(one, zone),
    title: one.title,
    description: one.description,
    repeat: ONCE,
  };
}

/** The series from the occurrence on, at its regular times. */
export function draftOfFollowing(
  event: MeetingEvent,
  one: EventInstance,
  zone: string,
): MeetingDraft {
  const all = draftOf(event, zone);
  if (event.is_time_independent || all.date === null) return all;
  const start = originalStart(one.instance_id);
  const lasts = Date.parse(event.ends_at.datetime) - Date.parse(event.starts_at.datetime);
  const end = utc(new Date(Date.parse(start) + lasts));
  const times = timesOf(
    { is_all_day: event.is_all_day, starts_at: { datetime: start }, ends_at: { datetime: end } },
    zone,
  );
  const { repeat } = all;
  if (repeat.end !== "count" || times.date === null) return { ...all, ...times };
  const gone = meetingsBefore(repeat, all.date, times.date);
  return { ...all, ...times, repeat: { ...repeat, count: Math.max(1, repeat.count - gone) } };
}

/** Nothing can follow the first occurrence but the whole series. */
export function isFirst(event: MeetingEvent, instanceId: string): boolean {
  return (
    !event.is_time_independent &&
    Date.parse(originalStart(instanceId)) <= Date.parse(event.starts_at.datetime)
  );
}

/** What was changed since `from`, changed in `to`: for another choice of what it is about. */
export function rebased(draft: MeetingDraft, from: MeetingDraft, to: MeetingDraft): MeetingDraft {
  const next = { ...merged(draft, from, to), date: to.date };
  next.repeat = merged(draft.repeat, from.repeat, to.repeat);
  if (draft.date === null || from.date === null || to.date === null) return next;
  const moved = daysBetween(from.date, draft.date);
  return moved === 0 ? next : withDate(next, to.date.add({ days: moved }));
}

function merged<T extends object>(changed: T, from: T, to: T): T {
  const next = { ...to };
  for (const key of Object.keys(changed) as (keyof T)[]) {
    if (!same(changed[key], from[key])) next[key] = changed[key];
  }
  return next;
}

/** Dates and times are written as text, and everything else is plain. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a, asText) === JSON.stringify(b, asText);
}

function asText(_: string, value: unknown): unknown {
  return value instanceof CalendarDate || value instanceof Time ? value.toString() : value;
}

export function isChanged(draft: MeetingDraft, base: MeetingDraft): boolean {
  return !same(draft, base);
}

function texts(draft: MeetingDraft, base: MeetingDraft): { title?: string; description?: string } {
  return {
    ...(draft.title.trim() !== base.title && { title: draft.title.trim() }),
    ...(draft.description.trim() !== base.description && {
      description: draft.description.trim(),
    }),
  };
}

/** Whether the dates of the two differ. */
export function isMoved(draft: MeetingDraft, base: MeetingDraft, zone: string): boolean {
  return !same(timedPart(draft, zone), timedPart(base, zone));
}

/** For the whole event; empty: nothing is different. */
export function eventPatch(draft: MeetingDraft, base: MeetingDraft, zone: string): EventPatch {
  const dates = timedPart(draft, zone) ?? { is_time_independent: true as const };
  return {
    ...texts(draft, base),
    ...settingsPatch(draft, base),
    ...(isMoved(draft, base, zone) && dates),
  };
}

/** What belongs to the room and the whole event, whatever the dates. */
export function settingsPatch(draft: MeetingDraft, base: MeetingDraft): EventPatch {
  return {
    ...(passwordOf(draft) !== passwordOf(base) && { password: passwordOf(draft) }),
    ...(!same(accessOf(draft), accessOf(base)) && accessOf(draft)),
    ...(draft.encrypted !== base.encrypted && { e2e_encryption: draft.encrypted }),
    ...(draft.showDetails !== base.showDetails && { show_meeting_details: draft.showDetails }),
    ...(draft.folder !== base.folder && { has_shared_folder: draft.folder }),
    ...(!same(draft.report, base.report) && {
      training_participation_report: draft.report && parametersOf(draft.report),
    }),
  };
}

/** For one occurrence. */
export function instancePatch(
  draft: MeetingDraft,
  base: MeetingDraft,
  zone: string,
): InstancePatch {
  const dates = timedPart(draft, zone);
  if (dates === undefined || !isMoved(draft, base, zone)) return texts(draft, base);
  const { is_all_day, starts_at, ends_at } = dates;
  return { ...texts(draft, base), is_all_day, starts_at, ends_at };
}

/** For an occurrence and all that follow. */
export function followingPatch(
  draft: MeetingDraft,
  base: MeetingDraft,
  zone: string,
): FollowingPatch {
  const dates = timedPart(draft, zone);
  if (dates === undefined || !isMoved(draft, base, zone)) return texts(draft, base);
  const { is_all_day, starts_at, ends_at, recurrence_pattern = [] } = dates;
  // The server cuts patterns that the form cannot show.
  const kept = draft.repeat.unit === "other";
  return {
    ...texts(draft, base),
    is_all_day,
    starts_at,
    ends_at,
    ...(!kept && { recurrence_pattern }),
  };
}

export function isEmpty(patch: object): boolean {
  return Object.keys(patch).length === 0;
}
