import { describe, expect, it } from "vitest";
import { moved, ordered } from "./draft";
import {
  automodFrom,
  maySpeakerPass,
  passableTo,
  placeOf,
  reduceAutomod,
  timeLeft,
  type Automod,
} from "./state";

const T0 = Date.parse("2026-07-10T09:00:00Z");
const started = {
  message: "started",
  selection_strategy: "playlist",
  show_remaining: true,
  allow_double_selection: false,
  auto_append_on_join: true,
  history: [],
  remaining: ["jo", "ilse"],
  issued_by: "me",
} as const;

function running(change: object = {}): Automod {
  const automod = reduceAutomod(
    null,
    { ...started, history: [], remaining: ["jo", "ilse"], ...change },
    T0,
  );
  if (automod === null) throw new Error("it runs");
  return automod;
}

function speaking(automod: Automod, speaker: string | undefined, remaining: string[]): Automod {
  const next = reduceAutomod(
    automod,
    {
      message: "speaker_updated",
      history: speaker === undefined ? [] : [speaker],
      remaining,
      ...(speaker !== undefined && { speaker }),
    },
    T0,
  );
  if (next === null) throw new Error("it runs");
  return next;
}

describe("the talking stick", () => {
  it("is with nobody until somebody is chosen", () => {
    expect(running().speaker).toBeNull();
    expect(placeOf(running(), "jo")).toBe("next");
  });

  it("tells who speaks, who is next, and who comes later", () => {
    const automod = speaking(running(), "me", ["jo", "ilse"]);
    expect(placeOf(automod, "me")).toBe("speaking");
    expect(placeOf(automod, "jo")).toBe("next");
    expect(placeOf(automod, "ilse")).toBe("later");
    expect(placeOf(automod, "otto")).toBe("none");
  });

  it("has no next one where chance or people choose", () => {
    expect(placeOf(running({ selection_strategy: "random" }), "jo")).toBe("later");
  });

  it("can be taken from everybody", () => {
    const automod = speaking(speaking(running(), "jo", ["ilse"]), undefined, ["ilse"]);
    expect([automod.speaker, automod.speakingSince]).toEqual([null, null]);
  });

  it("counts each turn from its beginning, also the same person's next one", () => {
    const automod = speaking(running({ time_limit: 60_000 }), "jo", []);
    expect(timeLeft(automod, T0 + 20_000)).toBe(40_000);
    expect(timeLeft(automod, T0 + 90_000)).toBe(0);
    expect(timeLeft(speaking(running(), "jo", []), T0)).toBeNull();
  });

  it("is passed by name only where people nominate each other", () => {
    const given = speaking(running({ selection_strategy: "nomination" }), "me", ["me", "jo"]);
    expect(passableTo(given)).toEqual(["jo"]);
    expect(passableTo(speaking(running(), "me", ["jo"]))).toEqual([]);
  });

  it("is gone when the round ends", () => {
    expect(
      reduceAutomod(running(), { message: "stopped", reason: "session_finished" }, T0),
    ).toBeNull();
  });
});

describe("whoever joins in the middle of a turn", () => {
  const config = { ...started, history: ["jo"], remaining: [], time_limit: 60_000 };

  it("does not know how much time is left", () => {
    const automod = automodFrom(null, { config, speaker: "jo" });
    expect(automod && timeLeft(automod, T0)).toBeNull();
  });

  it("knows it still after a loss of connection", () => {
    const before = speaking(running({ time_limit: 60_000 }), "jo", []);
    const automod = automodFrom(before, { config, speaker: "jo" });
    expect(automod && timeLeft(automod, T0 + 1000)).toBe(59_000);
  });
});

describe("the order of turns", () => {
  const people = [
    { id: "o", name: "otto", joinedAt: "2026-07-10T09:03:00Z" },
    {
      id: "a",
      name: "Ada",
      joinedAt: "2026-07-10T09:02:00Z",
      handRaisedAt: "2026-07-10T09:09:00Z",
    },
    {
      id: "j",
      name: "Jo",
      joinedAt: "2026-07-10T09:01:00Z",
      handRaisedAt: "2026-07-10T09:08:00Z",
    },
    { id: "b", name: "Bo", joinedAt: "2026-07-10T09:04:00Z" },
  ];

  it.each([
    ["name", ["a", "b", "j", "o"]],
    ["nameBack", ["o", "j", "b", "a"]],
    ["first", ["j", "a", "o", "b"]],
    ["last", ["b", "o", "a", "j"]],
    ["hands", ["j", "a", "b", "o"]],
  ] as const)("can be %s", (order, expected) => {
    expect(ordered(people, order, "en")).toEqual(expected);
  });

  it("can be left to chance", () => {
    const places = [0.4, 0.3, 0.2, 0.1];
    expect(ordered(people, "random", "en", () => places.shift() ?? 0)).toEqual([
      "o",
      "j",
      "b",
      "a",
    ]);
  });

  it("can be changed by hand, as far as its ends", () => {
    expect(moved(["a", "b", "c"], "b", -1)).toEqual(["b", "a", "c"]);
    expect(moved(["a", "b", "c"], "b", 1)).toEqual(["a", "c", "b"]);
    expect(moved(["a", "b", "c"], "a", -1)).toEqual(["a", "b", "c"]);
    expect(moved(["a", "b", "c"], "c", 1)).toEqual(["a", "b", "c"]);
  });

  it("is passed on by moderators where the speaker cannot", () => {
    expect(maySpeakerPass(running())).toBe(true);
    expect(maySpeakerPass(running({ selection_strategy: "random", remaining: [] }))).toBe(true);
    expect(maySpeakerPass(running({ selection_strategy: "none" }))).toBe(false);
    const nomination = running({ selection_strategy: "nomination" });
    expect(maySpeakerPass(nomination)).toBe(true);
    expect(maySpeakerPass(speaking(nomination, "ilse", []))).toBe(false);
  });
});
