import { CalendarDate } from "@internationalized/date";
import { describe, expect, it } from "vitest";
import {
  ONCE,
  meetingsBefore,
  moved,
  ordinalOf,
  patternOf,
  repeatOf,
  weekdayOf,
  type Repeat,
} from "./recurrence";

const ZONE = "Europe/Berlin";
/** The fourth Tuesday of its month, and not the last day of it. */
const TUESDAY = new CalendarDate(2026, 11, 24);

function repeat(changes: Partial<Repeat>): Repeat {
  return { ...ONCE, ...changes };
}

it("knows weekdays, also before 1970", () => {
  expect(weekdayOf(TUESDAY)).toBe("TU");
  expect(weekdayOf(new CalendarDate(1969, 12, 28))).toBe("SU");
});

it("calls the fifth weekday of a month the last", () => {
  expect(ordinalOf(TUESDAY)).toBe(4);
  expect(ordinalOf(new CalendarDate(2026, 11, 30))).toBe(-1);
});

describe.each<[string, Repeat, string[]]>([
  ["never", ONCE, []],
  ["daily", repeat({ unit: "day" }), ["RRULE:FREQ=DAILY"]],
  [
    "every two weeks on two days",
    repeat({ unit: "week", interval: 2, days: ["TU", "TH"] }),
    ["RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH"],
  ],
  ["on a date of the month", repeat({ unit: "month" }), ["RRULE:FREQ=MONTHLY"]],
  [
    "on a weekday of the month",
    repeat({ unit: "month", monthly: "weekday" }),
    ["RRULE:FREQ=MONTHLY;BYDAY=4TU"],
  ],
  [
    "a number of times",
    repeat({ unit: "year", end: "count", count: 3 }),
    ["RRULE:FREQ=YEARLY;COUNT=3"],
  ],
  [
    "until a day, all of it, where the meeting is",
    repeat({ unit: "day", end: "date", until: new CalendarDate(2026, 12, 3) }),
    ["RRULE:FREQ=DAILY;UNTIL=20261203T225959Z"],
  ],
])("repeating %s", (_, chosen, pattern) => {
  it("is written", () => expect(patternOf(chosen, TUESDAY, ZONE)).toEqual(pattern));
  it("is read", () => expect(repeatOf(pattern, TUESDAY, ZONE)).toEqual(chosen));
});

describe("patterns of other programs", () => {
  it("are read in other words for the same", () => {
    expect(repeatOf(["FREQ=WEEKLY;WKST=SU"], TUESDAY, ZONE)).toMatchObject({
      unit: "week",
      days: ["TU"],
    });
    expect(repeatOf(["RRULE:FREQ=MONTHLY;BYMONTHDAY=24"], TUESDAY, ZONE)).toMatchObject({
      unit: "month",
      monthly: "date",
    });
    expect(repeatOf(["RRULE:FREQ=DAILY;UNTIL=20261203"], TUESDAY, ZONE)).toMatchObject({
      until: new CalendarDate(2026, 12, 3),
    });
  });

  it.each([
    "RRULE:FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1",
    "RRULE:FREQ=WEEKLY;BYDAY=MO",
    "RRULE:FREQ=MONTHLY;BYDAY=1MO",
    "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1",
    "RRULE:FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,SU",
    "RDATE:20261201T090000Z",
  ])("are kept as they are if the form cannot say it: %s", (line) => {
    const read = repeatOf([line], TUESDAY, ZONE);
    expect(read.unit).toBe("other");
    expect(patternOf(read, TUESDAY, ZONE)).toEqual([line]);
  });

  it("are kept with all their lines", () => {
    const lines = ["RRULE:FREQ=DAILY", "EXDATE:20261125T090000Z"];
    expect(patternOf(repeatOf(lines, TUESDAY, ZONE), TUESDAY, ZONE)).toEqual(lines);
  });
});

it("moves the day of the week with the first meeting and keeps the others", () => {
  const twice = repeat({ unit: "week", days: ["TU", "FR"] });
  expect(moved(twice, TUESDAY, TUESDAY.add({ days: 1 })).days).toEqual(["WE", "FR"]);
});

describe("the number of meetings before a date", () => {
  it.each<[string, Repeat, CalendarDate, number]>([
    ["of days", repeat({ unit: "day", interval: 2 }), TUESDAY.add({ days: 5 }), 3],
    [
      "of two days a week",
      repeat({ unit: "week", days: ["MO", "TU"] }),
      TUESDAY.add({ days: 7 }),
      2,
    ],
    [
      "of a weekday of months",
      repeat({ unit: "month", monthly: "weekday" }),
      new CalendarDate(2027, 1, 26),
      2,
    ],
  ])("%s", (_, chosen, date, count) => {
    expect(meetingsBefore(chosen, TUESDAY, date)).toBe(count);
  });

  it("leaves out months without the day", () => {
    const last = new CalendarDate(2026, 1, 31);
    expect(meetingsBefore(repeat({ unit: "month" }), last, new CalendarDate(2026, 5, 31))).toBe(2);
  });

  it("knows last weekdays of months with four and with five of them", () => {
    const last = new CalendarDate(2026, 11, 30);
    const monthly = repeat({ unit: "month", monthly: "weekday" });
    expect(meetingsBefore(monthly, last, new CalendarDate(2026, 12, 28))).toBe(1);
    expect(meetingsBefore(monthly, last, new CalendarDate(2026, 12, 29))).toBe(2);
  });
});
