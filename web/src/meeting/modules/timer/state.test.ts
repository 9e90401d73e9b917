import { describe, expect, it } from "vitest";
import { without } from "../../store/without";
import { isEnding, reduceTimer, timerFrom, timerTime, type Timer } from "./state";

const T0 = Date.parse("2026-07-10T09:00:00Z");
const started = {
  message: "started",
  started_at: "2026-07-10T09:00:00Z",
  kind: "countdown",
  ends_at: "2026-07-10T09:05:00Z",
  style: "coffee-break",
  title: "Coffee",
  ready_check_enabled: true,
} as const;

function running(change: object = {}): Timer {
  const timer = reduceTimer(null, { ...started, ...change });
  if (timer === null) throw new Error("it runs");
  return timer;
}

describe("a timer", () => {
  it("counts down in whole seconds and ends at nought", () => {
    expect(timerTime(running(), T0 + 1)).toBe(300_000);
    expect(timerTime(running(), T0 + 299_500)).toBe(1000);
    expect(timerTime(running(), T0 + 400_000)).toBe(0);
  });

  it("counts up without an end", () => {
    const open = without(started, "ends_at");
    const timer = reduceTimer(null, { ...open, kind: "stopwatch" });
    expect(timer && timerTime(timer, T0 + 65_000)).toBe(65_000);
    expect(timer && isEnding(timer, T0 + 1e9)).toBe(false);
  });

  it("is a coffee break by its style", () => {
    expect(running().isCoffee).toBe(true);
    expect(running({ style: "normal" }).isCoffee).toBe(false);
  });

  it("is gone when it is stopped", () => {
    expect(reduceTimer(running(), { message: "stopped", kind: "expired" })).toBeNull();
  });

  it("asks for attention in its last minute", () => {
    expect(isEnding(running(), T0 + 239_000)).toBe(false);
    expect(isEnding(running(), T0 + 241_000)).toBe(true);
  });

  it("of one minute is not ending from its start", () => {
    expect(isEnding(running({ ends_at: "2026-07-10T09:01:00Z" }), T0 + 1000)).toBe(false);
  });
});

describe("being done", () => {
  it("is told and taken back", () => {
    const update = { message: "updated_ready_status", participant_id: "jo" } as const;
    const done = reduceTimer(running(), { ...update, status: true });
    expect(done?.ready).toEqual(["jo"]);
    expect(reduceTimer(done, { ...update, status: false })?.ready).toEqual([]);
  });

  it("is learnt at joining, one's own and that of others", () => {
    const data = without(started, "message");
    const peers = { jo: { timer: { ready_status: true } }, ilse: {} };
    expect(timerFrom(null, { ...data, ready_status: true }, "me", peers)?.ready).toEqual([
      "jo",
      "me",
    ]);
  });
});

describe("somebody who went back before the end of a break", () => {
  it("is not shown the curtain again after a loss of connection", () => {
    const data = without(started, "message");
    const back = { ...running(), isBack: true };
    expect(timerFrom(back, data, "me", {})?.isBack).toBe(true);
    const next = { ...data, started_at: "2026-07-10T10:00:00Z" };
    expect(timerFrom(back, next, "me", {})?.isBack).toBe(false);
  });
});
