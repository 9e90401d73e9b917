import { CalendarDate, Time } from "@internationalized/date";
import { describe, expect, it } from "vitest";
import {
  accessOf,
  adhocMeeting,
  emptyDraft,
  endsNextDay,
  lastDayOf,
  suggestPassword,
  toNewEvent,
  validateDraft,
  withDate,
  withEncryption,
  withGuests,
  withLastDay,
  withStart,
  type MeetingDraft,
} from "./draft";
import { ONCE } from "./recurrence";
import { presetReport } from "./report";

const ZONE = "Europe/Berlin";
/** 10:10 in Berlin. */
const NOW = new Date("2026-11-22T09:10:00Z");

function draft(changes: Partial<MeetingDraft> = {}): MeetingDraft {
  return { ...emptyDraft(NOW, ZONE), title: "Team", ...changes };
}

describe("a new draft", () => {
  it("starts at the next full half hour and lasts half an hour", () => {
    const fresh = emptyDraft(NOW, ZONE);
    expect([fresh.date?.toString(), fresh.from?.toString(), fresh.to?.toString()]).toEqual([
      "2026-11-22",
      "10:30:00",
      "11:00:00",
    ]);
  });

  it("moves to the next day shortly before midnight", () => {
    const fresh = emptyDraft(new Date("2026-11-22T22:45:00Z"), ZONE);
    expect(fresh.date?.toString()).toBe("2026-11-23");
    expect(fresh.from?.toString()).toBe("00:00:00");
  });
});

describe("validateDraft", () => {
  it("accepts the defaults with a title", () => {
    expect(validateDraft(draft(), NOW, ZONE)).toEqual({});
  });

  it("wants a title that is more than spaces", () => {
    expect(validateDraft(draft({ title: "  " }), NOW, ZONE)).toEqual({ title: "title_required" });
  });

  it("counts bytes as the server does", () => {
    expect(validateDraft(draft({ title: "ä".repeat(127) }), NOW, ZONE)).toEqual({});
    expect(validateDraft(draft({ title: "ä".repeat(128) }), NOW, ZONE)).toEqual({
      title: "title_long",
    });
  });

  it("refuses a time that is over, at the part that is wrong", () => {
    expect(validateDraft(draft({ from: new Time(9, 0) }), NOW, ZONE)).toEqual({ from: "in_past" });
    const yesterday = draft({ date: new CalendarDate(2026, 11, 21) });
    expect(validateDraft(yesterday, NOW, ZONE)).toEqual({ date: "in_past" });
  });

  it("accepts the minute that runs now", () => {
    expect(validateDraft(draft({ from: new Time(10, 10) }), NOW, ZONE)).toEqual({});
  });

  it("asks for missing parts of the time", () => {
    const empty = draft({ date: null, from: null, to: null });
    expect(validateDraft(empty, NOW, ZONE)).toEqual({
      date: "date_required",
      from: "time_required",
      to: "time_required",
    });
  });

  it("does not look at times of a meeting without a date", () => {
    expect(validateDraft(draft({ scheduled: false, date: null }), NOW, ZONE)).toEqual({});
  });
});

describe("a whole day", () => {
  const allDay = draft({ allDay: true, from: null, to: null });

  it("needs no times, and may be today", () => {
    expect(validateDraft(allDay, NOW, ZONE)).toEqual({});
    const yesterday = { ...allDay, date: new CalendarDate(2026, 11, 21) };
    expect(validateDraft(yesterday, NOW, ZONE)).toEqual({ date: "in_past" });
  });

  it("goes from midnight to midnight where it is", () => {
    expect(toNewEvent(allDay, ZONE)).toMatchObject({
      is_all_day: true,
      starts_at: { datetime: "2026-11-21T23:00:00Z", timezone: ZONE },
      ends_at: { datetime: "2026-11-22T23:00:00Z", timezone: ZONE },
    });
  });

  it("lasts until its last day, which moves with the first", () => {
    const three = withLastDay(allDay, new CalendarDate(2026, 11, 24));
    expect(lastDayOf(withDate(three, new CalendarDate(2026, 11, 30)))?.toString()).toBe(
      "2026-12-02",
    );
    const early = withLastDay(allDay, new CalendarDate(2026, 11, 21));
    expect(validateDraft(early, NOW, ZONE)).toEqual({ lastDay: "ends_early" });
  });
});

describe("a meeting that repeats", () => {
  const daily = { ...ONCE, unit: "day" as const };

  it("says so on the wire", () => {
    expect(toNewEvent(draft({ repeat: daily }), ZONE)).toMatchObject({
      recurrence_pattern: ["RRULE:FREQ=DAILY"],
    });
    expect(toNewEvent(draft(), ZONE)).not.toHaveProperty("recurrence_pattern");
  });

  it("does not end before it begins", () => {
    const until = new CalendarDate(2026, 11, 21);
    const repeat = { ...daily, end: "date" as const, until };
    expect(validateDraft(draft({ repeat }), NOW, ZONE)).toEqual({ until: "until_early" });
    expect(validateDraft(draft({ repeat: { ...repeat, until: null } }), NOW, ZONE)).toEqual({
      until: "date_required",
    });
  });
});

it("lets a meeting stay in the past that was there before it was edited", () => {
  const past = draft({ date: new CalendarDate(2026, 11, 2) });
  expect(validateDraft({ ...past, from: new Time(9, 0) }, NOW, ZONE, past)).toEqual({});
  expect(validateDraft(past, NOW, ZONE, draft())).toEqual({ date: "in_past" });
});

it("asks for the training report that is set up", () => {
  const event = toNewEvent(draft({ report: presetReport("every30") }), ZONE);
  expect(event.training_participation_report?.checkpoint_interval).toEqual({
    after: 1800,
    within: 0,
  });
});

describe("moving the start", () => {
  it("keeps the duration", () => {
    const moved = withStart(draft(), new Time(14, 15));
    expect(moved.to?.toString()).toBe("14:45:00");
  });

  it("keeps it past midnight", () => {
    const moved = withStart(draft(), new Time(23, 45));
    expect(moved.to?.toString()).toBe("00:15:00");
    expect(endsNextDay(moved)).toBe(true);
  });
});

describe("toNewEvent", () => {
  it("asks for a shared folder only if one is wanted", () => {
    expect(toNewEvent(draft({ folder: true }), ZONE)).toMatchObject({ has_shared_folder: true });
    expect(toNewEvent(draft(), ZONE)).not.toHaveProperty("has_shared_folder");
  });

  it("sends times in UTC with the zone they were meant in", () => {
    expect(toNewEvent(draft(), ZONE)).toMatchObject({
      is_time_independent: false,
      starts_at: { datetime: "2026-11-22T09:30:00Z", timezone: ZONE },
      ends_at: { datetime: "2026-11-22T10:00:00Z", timezone: ZONE },
    });
  });

  it("ends on the following day when the end is before the start", () => {
    const night = draft({ from: new Time(23, 0), to: new Time(1, 0) });
    expect(toNewEvent(night, ZONE)).toMatchObject({
      ends_at: { datetime: "2026-11-23T00:00:00Z" },
    });
  });

  it("sends no times for a meeting without a date", () => {
    const event = toNewEvent(draft({ scheduled: false }), ZONE);
    expect(event).toMatchObject({ is_time_independent: true });
    expect(event).not.toHaveProperty("starts_at");
  });

  it("trims, and sends null for no password", () => {
    const event = toNewEvent(draft({ title: " Team ", password: " " }), ZONE);
    expect(event).toMatchObject({ title: "Team", password: null });
  });
});

describe("who gets in", () => {
  it.each([
    [true, "off", false, "direct_access"],
    [true, "guests", false, "waiting_room"],
    [true, "all", true, "waiting_room"],
    [false, "off", false, "disabled"],
    [false, "all", true, "disabled"],
  ] as const)("guests %s, waiting %s", (guests, waiting, waiting_room, guest_access) => {
    expect(accessOf({ guests, waiting })).toEqual({ waiting_room, guest_access });
  });

  it("takes back 'guests wait' when there are no guests", () => {
    expect(withGuests(draft({ waiting: "guests" }), false)).toMatchObject({
      guests: false,
      waiting: "off",
    });
    expect(withGuests(draft({ waiting: "all" }), false).waiting).toBe("all");
  });
});

describe("end-to-end encryption", () => {
  it("excludes guests, as the server wants it", () => {
    const event = toNewEvent(withEncryption(draft({ waiting: "guests" }), true), ZONE);
    expect(event).toMatchObject({
      e2e_encryption: true,
      guest_access: "disabled",
      waiting_room: false,
    });
  });

  it("lets guests in again when it is switched off", () => {
    const off = withEncryption(withEncryption(draft(), true), false);
    expect(toNewEvent(off, ZONE)).toMatchObject({
      e2e_encryption: false,
      guest_access: "direct_access",
    });
  });
});

it("makes a meeting on the spot open to everybody with the link", () => {
  expect(adhocMeeting("Now")).toMatchObject({
    is_adhoc: true,
    is_time_independent: true,
    guest_access: "direct_access",
  });
});

it("suggests passwords without letters that look alike", () => {
  let next = 0;
  const bytes = (size: number) => Uint8Array.from({ length: size }, () => next++ % 256);
  const password = suggestPassword(bytes);
  expect(password).toMatch(/^[a-z2-9]{5}-[a-z2-9]{5}$/);
  expect(password).not.toMatch(/[ilo01]/);
});
