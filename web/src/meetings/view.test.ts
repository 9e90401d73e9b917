import { describe, expect, it } from "vitest";
import type { EventInstance, PublicUser, TimedEvent, TimelessEvent } from "../api/types";
import { editPath, isFirstOfSeries, isRunning, matchesSearch, sortByStart, toView } from "./view";

const owner: PublicUser = {
  id: "u1",
  email: "a@example.org",
  title: "",
  firstname: "A",
  lastname: "B",
  display_name: "A B",
  avatar_url: "",
};

const timeless: TimelessEvent = {
  id: "e1",
  created_by: owner,
  created_at: "2026-11-01T00:00:00Z",
  updated_at: "2026-11-01T00:00:00Z",
  title: "Open room",
  description: "",
  room: { id: "r1", waiting_room: false, guest_access: "direct_access", e2e_encryption: false },
  is_adhoc: false,
  invite_status: "accepted",
  is_favorite: false,
  can_edit: true,
  show_meeting_details: true,
  is_time_independent: true,
  type: "single",
};

function timed(id: string, start: string, end: string): TimedEvent {
  return {
    ...timeless,
    id,
    title: id,
    is_time_independent: false,
    is_all_day: false,
    starts_at: { datetime: start, timezone: "UTC" },
    ends_at: { datetime: end, timezone: "UTC" },
  };
}

const early = timed("early", "2026-11-22T08:00:00Z", "2026-11-22T09:00:00Z");
const late = timed("late", "2026-11-22T10:00:00Z", "2026-11-22T11:00:00Z");
const instance: EventInstance = {
  ...early,
  id: "e9_20261122T080000Z",
  recurring_event_id: "e9",
  instance_id: "20261122T080000Z",
  type: "instance",
  status: "ok",
};

describe("toView", () => {
  it("has no period for a meeting that is always open", () => {
    expect(toView(timeless)).toMatchObject({ period: null, series: false, eventId: "e1" });
  });

  it("leads from an occurrence to its series", () => {
    const view = toView(instance);
    expect(view).toMatchObject({ eventId: "e9", series: true, key: instance.id });
    expect(editPath(view.eventId, view.instanceId)).toBe(
      "/dashboard/meetings/e9/edit?date=20261122T080000Z",
    );
  });

  it("is asked for an answer once in a list", () => {
    const list = [early, instance, { ...instance, id: "e9_20261123T080000Z" }];
    expect(list.map((_, index) => isFirstOfSeries(list, index))).toEqual([true, true, false]);
  });

  it("shows a waiting room whoever waits in it", () => {
    const room = { ...timeless.room, guest_access: "waiting_room" as const };
    expect(toView({ ...timeless, room }).waitingRoom).toBe(true);
  });

  it("has no guests in an end-to-end encrypted room", () => {
    const room = { ...timeless.room, e2e_encryption: true };
    expect(toView({ ...timeless, room }).guestsAllowed).toBe(false);
  });
});

it("runs from the start until just before the end", () => {
  const { period } = toView(early);
  expect(isRunning(period, new Date("2026-11-22T08:00:00Z"))).toBe(true);
  expect(isRunning(period, new Date("2026-11-22T09:00:00Z"))).toBe(false);
  expect(isRunning(null, new Date())).toBe(false);
});

it("sorts by start, either way, without touching the original", () => {
  const list = [late, early];
  expect(sortByStart(list, "ascending").map((meeting) => meeting.id)).toEqual(["early", "late"]);
  expect(sortByStart(list, "descending").map((meeting) => meeting.id)).toEqual(["late", "early"]);
  expect(list[0]).toBe(late);
});

it("finds titles whatever their case", () => {
  expect(matchesSearch(timeless, " ROOM", "en")).toBe(true);
  expect(matchesSearch(timeless, "hall", "en")).toBe(false);
  expect(matchesSearch(timeless, "", "en")).toBe(true);
});
