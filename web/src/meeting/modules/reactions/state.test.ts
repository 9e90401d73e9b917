import { describe, expect, it } from "vitest";
import {
  mayReact,
  NO_REACTIONS,
  reactionsFrom,
  REACTION_MS,
  reduceReactions,
  withoutPast,
} from "./state";

const claps = { message: "reacted", participant_id: "jo", reaction: "clap" } as const;

describe("a reaction", () => {
  it("is shown until its time is over", () => {
    const state = reduceReactions(NO_REACTIONS, claps, 1000);
    expect(state.shown).toMatchObject([{ personId: "jo", reaction: "clap", at: 1000 }]);
    expect(withoutPast(state, 1000 + REACTION_MS - 1).shown).toHaveLength(1);
    expect(withoutPast(state, 1000 + REACTION_MS).shown).toHaveLength(0);
  });

  it("can be shown twice by one person", () => {
    const state = reduceReactions(reduceReactions(NO_REACTIONS, claps, 0), claps, 10);
    expect(new Set(state.shown.map(({ id }) => id)).size).toBe(2);
  });

  it("of a crowd is kept within bounds", () => {
    let state = NO_REACTIONS;
    for (let i = 0; i < 500; i += 1) state = reduceReactions(state, claps, i);
    expect(state.shown.length).toBeLessThanOrEqual(60);
  });

  it("that nothing has happened to leaves the state as it is", () => {
    const state = reduceReactions(NO_REACTIONS, claps, 0);
    expect(withoutPast(state, 1)).toBe(state);
  });
});

describe("a restriction", () => {
  const restricted = reduceReactions(
    NO_REACTIONS,
    { message: "restrictions_enabled", unrestricted_participants: ["jo"] },
    0,
  );

  it("lets only the listed people react, moderators included", () => {
    expect(mayReact(restricted, "jo")).toBe(true);
    expect(mayReact(restricted, "me")).toBe(false);
    expect(mayReact(restricted, null)).toBe(false);
  });

  it("ends", () => {
    const free = reduceReactions(restricted, { message: "restrictions_disabled" }, 0);
    expect(mayReact(free, "me")).toBe(true);
  });

  it("is learnt at joining, and none where nothing is said", () => {
    const data = { restrictions: { type: "enabled", unrestricted_participants: [] } } as const;
    const joined = reactionsFrom(NO_REACTIONS, {
      restrictions: { ...data.restrictions, unrestricted_participants: [] },
    });
    expect(mayReact(joined, "me")).toBe(false);
    expect(mayReact(reactionsFrom(joined, undefined), "me")).toBe(true);
  });
});
