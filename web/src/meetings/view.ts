/** What a list shows of a meeting, taken from the three shapes the server has for it. */
import type { ListedMeeting } from "../api/types";

export interface MeetingView {
  /** Unique in a list; occurrences of a series differ. */
  key: string;
  eventId: string;
  /** The date of a series. */
  instanceId: string | undefined;
  roomId: string;
  title: string;
  /** null = always open. */
  period: { start: Date; end: Date; allDay: boolean } | null;
  series: boolean;
  owner: string;
  mayEdit: boolean;
  pending: boolean;
  favorite: boolean;
  waitingRoom: boolean;
  password: string | undefined;
  guestsAllowed: boolean;
  encrypted: boolean;
}

export function eventIdOf(meeting: ListedMeeting): string {
  return meeting.type === "instance" ? meeting.recurring_event_id : meeting.id;
}

export function periodOf(meeting: ListedMeeting): MeetingView["period"] {
  if (meeting.type !== "instance" && meeting.is_time_independent) return null;
  return {
    start: new Date(meeting.starts_at.datetime),
    end: new Date(meeting.ends_at.datetime),
    allDay: meeting.is_all_day,
  };
}

export function toView(meeting: ListedMeeting): MeetingView {
  const { room } = meeting;
  return {
    key: meeting.id,
    eventId: eventIdOf(meeting),
    instanceId: meeting.type === "instance" ? meeting.instance_id : undefined,
    roomId: room.id,
    title: meeting.title,
    period: periodOf(meeting),
    series: meeting.type === "recurring" || meeting.type === "instance",
    owner: meeting.created_by.id,
    mayEdit: meeting.can_edit,
    pending: meeting.invite_status === "pending",
    favorite: meeting.is_favorite,
    waitingRoom: room.waiting_room || room.guest_access === "waiting_room",
    password: room.password,
    guestsAllowed: room.guest_access !== "disabled" && !room.e2e_encryption,
    encrypted: room.e2e_encryption,
  };
}

/** Whether no earlier entry of the list is of the same series. */
export function isFirstOfSeries(meetings: readonly ListedMeeting[], index: number): boolean {
  const ids = meetings.map(eventIdOf);
  return ids[index] !== undefined && ids.indexOf(ids[index]) === index;
}

function withDate(path: string, instanceId: string | undefined): string {
  return instanceId === undefined ? path : `${path}?date=${instanceId}`;
}

/** Where a meeting is shown; of a series with the date that is meant. */
export function detailsPath(eventId: string, instanceId?: string): string {
  return withDate(`/dashboard/meetings/${eventId}`, instanceId);
}

export function editPath(eventId: string, instanceId?: string): string {
  return withDate(`/dashboard/meetings/${eventId}/edit`, instanceId);
}

export function isRunning(period: MeetingView["period"], now: Date): boolean {
  return period !== null && period.start <= now && now < period.end;
}

/** Earliest first, or latest first; meetings without a time keep the server's order. */
export function sortByStart(
  meetings: readonly ListedMeeting[],
  order: "ascending" | "descending",
): ListedMeeting[] {
  const sign = order === "ascending" ? 1 : -1;
  const start = (meeting: ListedMeeting) => periodOf(meeting)?.start.getTime() ?? 0;
  return meetings.toSorted((a, b) => sign * (start(a) - start(b)));
}

export function matchesSearch(meeting: ListedMeeting, text: string, language: string): boolean {
  const needle = text.trim().toLocaleLowerCase(language);
  return meeting.title.toLocaleLowerCase(language).includes(needle);
}
