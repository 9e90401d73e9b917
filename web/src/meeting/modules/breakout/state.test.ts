import { describe, expect, it } from "vitest";
import { peopleHere } from "../../model/people";
import { connects, frame, ILSE, JO, joinSuccess, ME, play, T0, withJo } from "../../store/fixtures";
import type { MeetingState } from "../../store/state";
import { emptiestRoom, spread } from "./state";

const rooms = [
  { id: 0, name: "North" },
  { id: 1, name: "South" },
];
const main = { kind: "main" } as const;
const north = { kind: "breakout", id: 0 } as const;
const opened = frame("breakout", { message: "started", started_by: ME, rooms, assignment: 1 });

function inNorth(from: MeetingState): MeetingState {
  const switched = { message: "switched_room", old_room: main, new_room: north } as const;
  const own = { raise_hands: { raise_hands_enabled: true } };
  return play([frame("breakout", { ...switched, own_data: own })], from);
}

describe("opened rooms", () => {
  it("ask us into the one we are given", () => {
    const { breakout } = play([opened], withJo()).modules;
    expect(breakout?.rooms).toEqual(rooms);
    expect(breakout?.invitation?.room).toBe(1);
  });

  it("ask nothing of somebody without a room", () => {
    const free = frame("breakout", { message: "started", started_by: ME, rooms });
    expect(play([free], withJo()).modules.breakout?.invitation).toBeNull();
  });

  it("are announced to close, and close", () => {
    const notice = frame("breakout", { message: "close_notice", issued_by: ME, stops_at: T0 });
    const ending = play([opened, notice], withJo());
    expect(ending.modules.breakout).toMatchObject({ endsAt: Date.parse(T0), isClosing: true });
    const closed = play([frame("breakout", { message: "closed" })], ending);
    expect(closed.modules.breakout).toBeNull();
  });
});

describe("somebody in a room", () => {
  const state = inNorth(play([opened], withJo()));

  it("sees only those who are there, too", () => {
    expect(peopleHere(state).map(({ id }) => id)).toEqual([ME]);
    const follows = frame("breakout", {
      message: "participant_switched_room",
      participant_id: JO,
      old_room: main,
      new_room: north,
    });
    expect(peopleHere(play([follows], state)).map(({ id }) => id)).toEqual([ME, JO]);
  });

  it("reads the chat of the room, and that of all again afterwards", () => {
    expect(state.view.conversation).toBe("breakout:0");
    const back = frame("breakout", {
      message: "switched_room",
      old_room: north,
      new_room: main,
      own_data: {},
    });
    expect(play([back], state).view.conversation).toBe("global");
  });

  it("has left the hands of the other room behind", () => {
    const raised = frame("raise_hands", { message: "hand_raised", participant: JO });
    const moved = inNorth(play([opened, raised], withJo()));
    expect(moved.people[JO]?.handRaisedAt).toBeUndefined();
  });

  it("is there again after joining anew", () => {
    const data = { breakout: { room: north, rooms } };
    const joined = play([joinSuccess({}, data), connects(ILSE, "Ilse")], state);
    expect(joined.people[ME]?.room).toBe(0);
    expect(peopleHere(joined).map(({ id }) => id)).toEqual([ME]);
    expect(joined.modules.breakout?.invitation).toBeNull();
  });
});

describe("a late guest", () => {
  const data = { breakout: { room: main, rooms } };
  const others = [
    {
      id: JO,
      connections: [{ connection_id: "c", device_id: "d" }],
      module_data: { breakout: { room: north } },
    },
  ];

  it("is asked into the room with the fewest people", () => {
    const state = play([joinSuccess({ role: "guest", participants: others }, data)]);
    expect(state.modules.breakout?.invitation?.room).toBe(1);
  });

  it("is left alone as a moderator", () => {
    const state = play([joinSuccess({ participants: others }, data)]);
    expect(state.modules.breakout?.invitation).toBeNull();
  });
});

describe("people", () => {
  it("are spread evenly", () => {
    const sizes = spread(["a", "b", "c", "d", "e"], 2).map((group) => group.length);
    expect(sizes).toEqual([3, 2]);
  });

  it("go to the first of the emptiest rooms", () => {
    expect(emptiestRoom(rooms, [])).toBe(0);
    expect(emptiestRoom(rooms, [{ room: 0 }])).toBe(1);
    expect(emptiestRoom([], [])).toBeNull();
  });
});
