import { describe, expect, it } from "vitest";
import { without } from "../../store/without";
import { choiceFault, choicesOf, EMPTY_DRAFT, isComplete, topicFault } from "./draft";
import { barsOf, NO_POLLS, pollsFrom, reducePolls, voted, type Polls } from "./state";

const T0 = Date.parse("2026-07-10T09:00:00Z");
const choices = [
  { id: 0, content: "Soup" },
  { id: 1, content: "Curry" },
];
const started = {
  message: "started",
  id: "p",
  topic: "Lunch?",
  live: false,
  multiple_choice: false,
  choices,
  duration: 120,
} as const;

function running(change: object = {}): Polls {
  return reducePolls(NO_POLLS, { ...started, choices, ...change }, T0);
}

describe("a poll", () => {
  it("ends after its duration", () => {
    expect(running().running?.endsAt).toBe(T0 + 120_000);
  });

  it("shows counts meanwhile only if it is live", () => {
    expect(running().running?.counts).toBeNull();
    const live = reducePolls(
      running({ live: true }),
      { message: "live_update", id: "p", results: [{ id: 0, count: 2 }] },
      T0,
    );
    expect(live.running?.counts).toEqual({ 0: 2 });
  });

  it("is kept with its result when it is done", () => {
    const results = [
      { id: 0, count: 1 },
      { id: 1, count: 3 },
    ];
    const done = reducePolls(voted(running(), [1]), { message: "done", id: "p", results }, T0);
    expect(done.running).toBeNull();
    expect(done.finished[0] && barsOf(done.finished[0])).toMatchObject([
      { count: 1, percent: 25, isOwn: false, isBest: false },
      { count: 3, percent: 75, isOwn: true, isBest: true },
    ]);
  });

  it("without votes has no winner", () => {
    const poll = running({ live: true }).running;
    expect(poll && barsOf(poll).some(({ isBest }) => isBest)).toBe(false);
  });

  it("keeps our vote when it is told anew to whoever comes back into its room", () => {
    const polls = voted(running(), [1]);
    const anew = { ...started, choices, duration: 60 };
    expect(reducePolls(polls, anew, T0 + 60_000)).toBe(polls);
  });

  it("of another room changes nothing", () => {
    const polls = running();
    expect(reducePolls(polls, { message: "done", id: "other", results: [] }, T0)).toBe(polls);
  });
});

describe("one's own vote", () => {
  it("is known from another device", () => {
    const polls = reducePolls(running(), { message: "voted", poll_id: "p", choice_id: 1 }, T0);
    expect(polls.running?.vote).toEqual([1]);
  });

  it("survives a new join, which does not tell it", () => {
    const data = without(started, "message");
    const joined = { ...data, choices, started: "2026-07-10T09:00:00Z" };
    expect(pollsFrom(voted(running(), [0]), joined).running?.vote).toEqual([0]);
    expect(pollsFrom(NO_POLLS, joined).running?.vote).toBeNull();
  });

  it("does not stand when it was refused", () => {
    const error = { message: "error", error: "invalid_choice_id" } as const;
    expect(reducePolls(voted(running(), [9]), error, T0).running?.vote).toBeNull();
  });
});

describe("a poll that is being written", () => {
  const draft = { ...EMPTY_DRAFT, topic: "Lunch?", choices: ["Soup", "Curry", ""] };

  it("needs a topic and two choices; empty ones after that are left out", () => {
    expect(isComplete(draft)).toBe(true);
    expect(choicesOf(draft)).toEqual(["Soup", "Curry"]);
    expect(topicFault({ ...draft, topic: " " })).toBe("missing");
    expect(choiceFault({ ...draft, choices: ["Soup", ""] }, 1)).toBe("missing");
  });

  it("names no choice twice, whatever the case", () => {
    expect(choiceFault({ ...draft, choices: ["Soup", "soup "] }, 1)).toBe("twice");
    expect(choiceFault({ ...draft, choices: ["Soup", "soup "] }, 0)).toBeNull();
  });

  it("is measured in bytes", () => {
    expect(topicFault({ ...draft, topic: "ü".repeat(50) })).toBeNull();
    expect(topicFault({ ...draft, topic: "ü".repeat(51) })).toBe("long");
  });
});
