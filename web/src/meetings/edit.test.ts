import { CalendarDate, Time } from "@internationalized/date";
import { describe, expect, it } from "vitest";
import type { EventInstance, PublicUser, TimedEvent } from "../api/types";
import { lastDayOf, withDate } from "./draft";
import {
  draftOf,
  draftOfFollowing,
  draftOfOne,
  eventPatch,
  followingPatch,
  instancePatch,
  isChanged,
  isFirst,
  rebased,
  settingsPatch,
} from "./edit";

const ZONE = "Europe/Berlin";

const owner: PublicUser = {
  id: "u1",
  email: "ada@example.org",
  title: "",
  firstname: "Ada",
  lastname: "Lovelace",
  display_name: "Ada Lovelace",
  avatar_url: "",
};

/** Tuesdays from 24 November 2026 on, 10:00 to 11:00 in Berlin, ten times. */
const series: TimedEvent = {
  id: "e1",
  created_by: owner,
  created_at: "2026-11-01T00:00:00Z",
  updated_at: "2026-11-01T00:00:00Z",
  title: "Team",
  description: "",
  room: { id: "r1", waiting_room: false, guest_access: "waiting_room", e2e_encryption: false },
  is_adhoc: false,
  invite_status: "accepted",
  is_favorite: false,
  can_edit: true,
  show_meeting_details: true,
  is_time_independent: false,
  type: "recurring",
  is_all_day: false,
  starts_at: { datetime: "2026-11-24T09:00:00Z", timezone: ZONE },
  ends_at: { datetime: "2026-11-24T10:00:00Z", timezone: ZONE },
  recurrence_pattern: ["RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=10"],
};

/** The third, which was moved to the afternoon. */
const third: EventInstance = {
  ...series,
  id: "e1_20261208T090000Z",
  recurring_event_id: "e1",
  instance_id: "20261208T090000Z",
  type: "instance",
  status: "ok",
  title: "Team, later",
  starts_at: { datetime: "2026-12-08T14:00:00Z", timezone: ZONE },
  ends_at: { datetime: "2026-12-08T15:00:00Z", timezone: ZONE },
};

const all = draftOf(series, ZONE);
const one = draftOfOne(series, third, ZONE);
const following = draftOfFollowing(series, third, ZONE);

describe("a meeting in the form", () => {
  it("has the times of the place where it was planned", () => {
    expect([all.date?.toString(), all.from?.toString(), all.to?.toString()]).toEqual([
      "2026-11-24",
      "10:00:00",
      "11:00:00",
    ]);
  });

  it("says who waits", () => {
    expect(all).toMatchObject({ guests: true, waiting: "guests" });
    const room = { ...series.room, waiting_room: true };
    expect(draftOf({ ...series, room }, ZONE).waiting).toBe("all");
  });

  it("is not different from itself", () => {
    expect(isChanged(draftOf(series, ZONE), all)).toBe(false);
    expect(eventPatch(all, all, ZONE)).toEqual({});
  });

  it("may go over several days", () => {
    const long = { ...series, ends_at: { datetime: "2026-11-26T10:00:00Z", timezone: ZONE } };
    expect(lastDayOf(draftOf(long, ZONE))?.toString()).toBe("2026-11-26");
    const night = { ...series, ends_at: { datetime: "2026-11-26T03:00:00Z", timezone: ZONE } };
    expect(lastDayOf(draftOf(night, ZONE))?.toString()).toBe("2026-11-26");
  });

  it.each([
    ["where it is", "2026-11-23T23:00:00Z", "2026-11-25T23:00:00Z", ZONE],
    ["in UTC", "2026-11-24T00:00:00Z", "2026-11-26T00:00:00Z", "America/New_York"],
  ])("has whole days %s", (_, starts, ends, timezone) => {
    const days = draftOf(
      {
        ...series,
        is_all_day: true,
        starts_at: { datetime: starts, timezone },
        ends_at: { datetime: ends, timezone },
      },
      timezone,
    );
    expect(days.date?.toString()).toBe("2026-11-24");
    expect(lastDayOf(days)?.toString()).toBe("2026-11-25");
  });
});

describe("a change of the whole event", () => {
  it("says what is different and keeps the rest", () => {
    expect(eventPatch({ ...all, title: " Crew ", password: "x" }, all, ZONE)).toEqual({
      title: "Crew",
      password: "x",
    });
  });

  it("says all of the dates once one of them is different", () => {
    expect(eventPatch({ ...all, to: new Time(12) }, all, ZONE)).toEqual({
      is_time_independent: false,
      is_all_day: false,
      starts_at: series.starts_at,
      ends_at: { datetime: "2026-11-24T11:00:00Z", timezone: ZONE },
      recurrence_pattern: series.recurrence_pattern,
    });
    expect(eventPatch({ ...all, scheduled: false }, all, ZONE)).toEqual({
      is_time_independent: true,
    });
  });

  it("takes away what is switched off", () => {
    const guarded = { ...all, password: "x", folder: true };
    const patch = settingsPatch({ ...guarded, password: " ", folder: false }, guarded);
    expect(patch).toEqual({ password: null, has_shared_folder: false });
  });
});

describe("a change of one occurrence", () => {
  it("starts from what that one has", () => {
    expect(one).toMatchObject({ title: "Team, later", from: new Time(15) });
  });

  it("knows no pattern and no settings", () => {
    const changed = { ...one, description: "By phone", from: new Time(16), to: new Time(17) };
    expect(instancePatch({ ...changed, password: "x" }, one, ZONE)).toEqual({
      description: "By phone",
      is_all_day: false,
      starts_at: { datetime: "2026-12-08T15:00:00Z", timezone: ZONE },
      ends_at: { datetime: "2026-12-08T16:00:00Z", timezone: ZONE },
    });
  });
});

describe("a change of an occurrence and all that follow", () => {
  it("starts from the regular times, with as many meetings as are left", () => {
    expect(following.date?.toString()).toBe("2026-12-08");
    expect(following.from?.toString()).toBe("10:00:00");
    expect(following.repeat.count).toBe(8);
  });

  it("leaves the dates to the server as long as they are the same", () => {
    expect(followingPatch({ ...following, title: "Crew" }, following, ZONE)).toEqual({
      title: "Crew",
    });
  });

  it("moves the day of the week along", () => {
    const moved = withDate(all, new CalendarDate(2026, 11, 25));
    const wednesday = rebased(moved, all, following);
    expect(followingPatch(wednesday, following, ZONE)).toMatchObject({
      starts_at: { datetime: "2026-12-09T09:00:00Z" },
      recurrence_pattern: ["RRULE:FREQ=WEEKLY;BYDAY=WE;COUNT=8"],
    });
  });

  it("is not possible from the first one on", () => {
    expect(isFirst(series, "20261124T090000Z")).toBe(true);
    expect(isFirst(series, third.instance_id)).toBe(false);
  });
});

it("keeps what was typed when the change is about something else", () => {
  const typed = { ...one, title: "Crew", from: new Time(9) };
  expect(rebased(typed, one, all)).toMatchObject({
    title: "Crew",
    from: new Time(9),
    date: all.date,
    repeat: all.repeat,
  });
});
