/** How often a meeting is: what the form lets people choose, to and from RFC 5545 (rest.md 16.5). */
import { type CalendarDate, Time, fromDate, toCalendarDate } from "@internationalized/date";
import { toCalendarDateTime, toZoned } from "@internationalized/date";
import { utc } from "./times";

/** Monday first. */
export const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** `other`: a pattern of another program that this form cannot show; it is kept as it is. */
export type Unit = "never" | "day" | "week" | "month" | "year" | "other";

export interface Repeat {
  unit: Unit;
  /** Every how many units. */
  interval: number;
  /** Of a week; the day of the first meeting is always among them. */
  days: readonly Weekday[];
  /** In a month: on the same date, or on the same weekday ("second Tuesday", "last Friday"). */
  monthly: "date" | "weekday";
  end: "never" | "date" | "count";
  until: CalendarDate | null;
  /** How many meetings there are in all. */
  count: number;
  /** The pattern of `other`. */
  lines: readonly string[];
}

export const MOST = { interval: 99, count: 999 } as const;

const FREQUENCIES = { day: "DAILY", week: "WEEKLY", month: "MONTHLY", year: "YEARLY" } as const;

export const ONCE: Repeat = {
  unit: "never",
  interval: 1,
  days: [],
  monthly: "date",
  end: "never",
  until: null,
  count: 10,
  lines: [],
};

/** The weekday of a date; 1 January 2024 was a Monday. */
export function weekdayOf(date: CalendarDate): Weekday {
  const days = Math.floor(Date.UTC(date.year, date.month - 1, date.day) / 86_400_000) + 3;
  return WEEKDAYS[((days % 7) + 7) % 7] ?? "MO";
}

/** Which weekday of its month a date is: 1 to 4, or -1 for the last. */
export function ordinalOf(date: CalendarDate): number {
  const nth = Math.ceil(date.day / 7);
  return nth > 4 ? -1 : nth;
}

/** The chosen days, Monday first, with the one of the first meeting. */
function daysWith(days: readonly Weekday[], first: Weekday): Weekday[] {
  return WEEKDAYS.filter((day) => day === first || days.includes(day));
}

/** When the first meeting moves to another weekday, its old one is no longer meant. */
export function moved(repeat: Repeat, from: CalendarDate | null, to: CalendarDate | null): Repeat {
  if (repeat.unit !== "week" || to === null) return repeat;
  const old = from === null ? undefined : weekdayOf(from);
  const kept = repeat.days.filter((day) => day !== old);
  return { ...repeat, days: daysWith(kept, weekdayOf(to)) };
}

/** The pattern on the wire; empty: it does not repeat. */
export function patternOf(repeat: Repeat, date: CalendarDate, zone: string): string[] {
  const { unit, interval } = repeat;
  if (unit === "never") return [];
  if (unit === "other") return [...repeat.lines];
  const parts = [`FREQ=${FREQUENCIES[unit]}`];
  if (interval > 1) parts.push(`INTERVAL=${interval}`);
  if (unit === "week") parts.push(`BYDAY=${daysWith(repeat.days, weekdayOf(date)).join(",")}`);
  if (unit === "month" && repeat.monthly === "weekday")
    parts.push(`BYDAY=${ordinalOf(date)}${weekdayOf(date)}`);
  if (repeat.end === "count") parts.push(`COUNT=${repeat.count}`);
  if (repeat.end === "date" && repeat.until !== null)
    parts.push(`UNTIL=${untilText(repeat.until, zone)}`);
  return [`RRULE:${parts.join(";")}`];
}

/** The last second of the day, in UTC. */
function untilText(date: CalendarDate, zone: string): string {
  const end = toZoned(toCalendarDateTime(date, new Time(23, 59, 59)), zone).toDate();
  return utc(end).replace(/[-:]/g, "");
}

/** What a pattern means in the form; `other` where the form cannot say it. */
export function repeatOf(pattern: readonly string[], date: CalendarDate, zone: string): Repeat {
  if (pattern.length === 0) return ONCE;
  const other: Repeat = { ...ONCE, unit: "other", lines: pattern };
  const [line = ""] = pattern;
  if (pattern.length > 1 || !/^(RRULE:)?FREQ=/i.test(line)) return other;
  const parts = new Map<string, string>();
  for (const part of line
    .toUpperCase()
    .replace(/^RRULE:/, "")
    .split(";")
    .filter(Boolean)) {
    const [name = "", value = ""] = part.split("=");
    parts.set(name, value);
  }
  const read = readParts(parts, date, zone);
  return read ?? other;
}

function readParts(
  parts: Map<string, string>,
  date: CalendarDate,
  zone: string,
): Repeat | undefined {
  const known = new Set(["FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "COUNT", "UNTIL", "WKST"]);
  if ([...parts.keys()].some((name) => !known.has(name))) return undefined;
  const unit = (["day", "week", "month", "year"] as const).find(
    (candidate) => FREQUENCIES[candidate] === parts.get("FREQ"),
  );
  const interval = Number(parts.get("INTERVAL") ?? 1);
  // The first day of the week only matters for every other week.
  if (unit === undefined || interval > MOST.interval || !isMonday(parts, interval))
    return undefined;
  const end = readEnd(parts, zone);
  const when = readDays(parts, unit, date);
  return end && when ? { ...ONCE, unit, interval, ...when, ...end } : undefined;
}

function isMonday(parts: Map<string, string>, interval: number): boolean {
  return interval === 1 || (parts.get("WKST") ?? "MO") === "MO";
}

function readDays(
  parts: Map<string, string>,
  unit: Unit,
  date: CalendarDate,
): Pick<Repeat, "days" | "monthly"> | undefined {
  const byDay = parts.get("BYDAY");
  const onDate = parts.get("BYMONTHDAY");
  const first = weekdayOf(date);
  if (onDate !== undefined && (unit !== "month" || onDate !== String(date.day) || byDay))
    return undefined;
  if (byDay === undefined) return { days: unit === "week" ? [first] : [], monthly: "date" };
  if (unit === "week") {
    const named = byDay.split(",");
    const days = WEEKDAYS.filter((day) => named.includes(day));
    return days.length === named.length && days.includes(first)
      ? { days, monthly: "date" }
      : undefined;
  }
  const same = byDay === `${ordinalOf(date)}${first}` || byDay === `+${ordinalOf(date)}${first}`;
  return unit === "month" && same ? { days: [], monthly: "weekday" } : undefined;
}

function readEnd(
  parts: Map<string, string>,
  zone: string,
): Pick<Repeat, "end" | "until" | "count"> | undefined {
  const count = parts.get("COUNT");
  const until = parts.get("UNTIL");
  if (count !== undefined) {
    const number = Number(count);
    return number >= 1 && number <= MOST.count
      ? { end: "count", until: null, count: number }
      : undefined;
  }
  if (until === undefined) return { end: "never", until: null, count: ONCE.count };
  const found = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/.exec(until);
  if (!found) return undefined;
  const [, year = "", month = "", day = "", hour = "12", minute = "00", second = "00", z] = found;
  const moment = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  const last = toCalendarDate(fromDate(moment, z === "Z" ? zone : "UTC"));
  return { end: "date", until: last, count: ONCE.count };
}

/** How many meetings of a series are before a date. */
export function meetingsBefore(repeat: Repeat, first: CalendarDate, date: CalendarDate): number {
  let found = 0;
  for (const day of datesOf(repeat, first)) {
    if (day.compare(date) >= 0) break;
    found += 1;
  }
  return found;
}

function* datesOf(repeat: Repeat, first: CalendarDate): Generator<CalendarDate> {
  const { unit, interval } = repeat;
  const monday = first.subtract({ days: WEEKDAYS.indexOf(weekdayOf(first)) });
  for (let step = 0; step <= MOST.count * MOST.interval; step += interval) {
    if (unit === "day") yield first.add({ days: step });
    if (unit === "week") {
      for (const day of daysWith(repeat.days, weekdayOf(first))) {
        const date = monday.add({ weeks: step, days: WEEKDAYS.indexOf(day) });
        if (date.compare(first) >= 0) yield date;
      }
    }
    if (unit === "month" && repeat.monthly === "weekday") yield sameWeekday(first, step);
    else if (unit === "month" || unit === "year") {
      const date = unit === "month" ? first.add({ months: step }) : first.add({ years: step });
      // Months without this day are left out.
      if (date.day === first.day) yield date;
    }
  }
}

function sameWeekday(first: CalendarDate, months: number): CalendarDate {
  const start = first.set({ day: 1 }).add({ months });
  const nth = ordinalOf(first);
  const weekday = WEEKDAYS.indexOf(weekdayOf(first));
  const offset = (weekday - WEEKDAYS.indexOf(weekdayOf(start)) + 7) % 7;
  const earliest = start.add({ days: offset });
  if (nth > 0) return earliest.add({ weeks: nth - 1 });
  const fifth = earliest.add({ weeks: 4 });
  return fifth.month === start.month ? fifth : earliest.add({ weeks: 3 });
}
