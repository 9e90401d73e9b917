import { describe, expect, it } from "vitest";
import { connects, joinSuccess, ME, play } from "../store/fixtures";
import type { MeetingState, View } from "../store/state";
import { arrange, stageOf } from "./arrange";

function meeting(others: number, view: Partial<View> = {}): MeetingState {
  const joins = Array.from({ length: others }, (_, i) => connects(`p${i}`, `P${i}`));
  const state = play([joinSuccess(), ...joins]);
  return { ...state, view: { ...state.view, ...view } };
}

describe("the arrangement", () => {
  it("remembers the order and gives back the same state when nothing changes", () => {
    const first = arrange(meeting(3), 0);
    expect(first.view.order).toHaveLength(4);
    expect(first.view.order.at(-1)).toBe(`camera:${ME}`);
    expect(arrange(first, 1)).toBe(first);
  });

  it("goes back to a page that exists when people leave", () => {
    const state = arrange(meeting(1, { page: 3, pageSize: 2 }), 0);
    expect(state.view.page).toBe(0);
  });

  it("forgets a pin whose person has left", () => {
    expect(arrange(meeting(2, { pinned: "camera:gone" }), 0).view.pinned).toBeNull();
  });

  it("shows somebody large in the speaker view, never ourselves while others are there", () => {
    const state = arrange(meeting(2, { layout: "speaker" }), 0);
    expect(stageOf(state).main?.person.name).toBe("P0");
    expect(stageOf(state).others).toHaveLength(2);
  });

  it("shows us in the speaker view while we are alone", () => {
    expect(stageOf(arrange(meeting(0, { layout: "speaker" }), 0)).main?.isSelf).toBe(true);
  });
});
