import { describe, expect, it } from "vitest";
import {
  dayWord,
  formatDay,
  formatTime,
  formatTimeRange,
  partOfDay,
  formatDateTime,
} from "./dates";

const noon = new Date(2026, 10, 22, 12, 0);

describe("dayWord", () => {
  it("knows today and tomorrow by the calendar, not by 24 hours", () => {
    expect(dayWord(new Date(2026, 10, 22, 23, 59), noon)).toBe("today");
    expect(dayWord(new Date(2026, 10, 23, 0, 1), noon)).toBe("tomorrow");
    expect(dayWord(new Date(2026, 10, 24, 0, 1), noon)).toBeNull();
    expect(dayWord(new Date(2026, 10, 21, 23, 59), noon)).toBeNull();
  });

  it("is right across a change of month", () => {
    expect(dayWord(new Date(2026, 11, 1), new Date(2026, 10, 30, 23, 0))).toBe("tomorrow");
  });
});

it("writes times on a 24-hour clock in both languages", () => {
  const evening = new Date(2026, 10, 22, 21, 5);
  expect(formatTime(evening, "en")).toBe("21:05");
  expect(formatTime(evening, "de")).toBe("21:05");
  expect(formatTime(new Date(2026, 10, 22, 0, 5), "en")).toBe("00:05");
});

it("names the day of an end that is on another one", () => {
  const end = new Date(2026, 10, 23, 1, 30);
  expect(formatTimeRange(new Date(2026, 10, 22, 23, 0), end, "en")).toBe("23:00 – Nov 23, 01:30");
  expect(formatTimeRange(noon, new Date(2026, 10, 22, 13, 0), "en")).toBe("12:00 – 13:00");
});

it("gives the year only when it is another one", () => {
  expect(formatDay(new Date(2026, 10, 24), noon, "de")).toBe("Dienstag, 24. November");
  expect(formatDay(new Date(2027, 0, 4), noon, "de")).toBe("Montag, 4. Januar 2027");
});

it("gives day and time together", () => {
  expect(formatDateTime(noon, "en")).toBe("22 Nov 2026, 12:00");
  expect(formatDateTime(noon, "de")).toBe("22. Nov. 2026, 12:00");
});

it.each([
  [3, "night"],
  [4, "morning"],
  [11, "day"],
  [18, "evening"],
] as const)("calls %i o'clock %s", (hour, part) => {
  expect(partOfDay(new Date(2026, 0, 1, hour))).toBe(part);
});
