import { describe, expect, it } from "vitest";
import { settleUnsent } from "./chat";
import { connects, frame, ILSE, JO, joinSuccess, ME, play, T0, withJo } from "./fixtures";

describe("people", () => {
  it("include ourselves, under our own name", () => {
    const state = play([joinSuccess()]);
    expect(state.people[ME]).toMatchObject({
      name: "Mara Weiss",
      role: "moderator",
      isOwner: true,
    });
    expect(state.stage).toBe("conference");
  });

  it("are one person however many devices they bring", () => {
    const state = play([joinSuccess(), connects(JO, "Jo", "c1"), connects(JO, "Jo", "c2")]);
    expect(state.people[JO]?.connections).toEqual(["c1", "c2"]);
  });

  it("stay while one device is left, and are remembered when they have gone", () => {
    const leaves = (connection_id: string) =>
      frame("core", {
        message: "participant_disconnected",
        participant_id: JO,
        connection_id,
        reason: "leave",
      });
    const both = play([joinSuccess(), connects(JO, "Jo", "c1"), connects(JO, "Jo", "c2")]);
    const one = play([leaves("c1")], both);
    expect(one.people[JO]?.connections).toEqual(["c2"]);
    expect(one.people[JO]?.leftAt).toBeUndefined();
    const none = play([leaves("c2")], one);
    expect(none.people[JO]).toMatchObject({ name: "Jo", leftAt: T0, connections: [] });
  });

  it("that come back are present again", () => {
    const gone = play([
      joinSuccess(),
      connects(JO, "Jo"),
      frame("core", {
        message: "participant_disconnected",
        participant_id: JO,
        connection_id: "c-Jo",
        reason: "connection_lost",
      }),
      connects(JO, "Jo", "c9"),
    ]);
    expect(gone.people[JO]?.leftAt).toBeUndefined();
  });

  it("are shown under a new name when renamed", () => {
    const state = play(
      [
        frame("moderation", {
          message: "display_name_changed",
          target: JO,
          issued_by: ME,
          old_name: "Jo",
          new_name: "Johanna",
        }),
      ],
      withJo(),
    );
    expect(state.people[JO]?.name).toBe("Johanna");
  });
});

describe("hands", () => {
  it("go up with the time of the frame and come down", () => {
    const up = play(
      [
        frame(
          "raise_hands",
          { message: "hand_raised", participant: JO },
          { timestamp: "2026-07-10T09:01:00Z" },
        ),
      ],
      withJo(),
    );
    expect(up.people[JO]?.handRaisedAt).toBe("2026-07-10T09:01:00Z");
    const down = play([frame("raise_hands", { message: "hand_lowered", participant: JO })], up);
    expect(down.people[JO]?.handRaisedAt).toBeUndefined();
  });

  it("all come down when raising is switched off", () => {
    const state = play(
      [
        frame("raise_hands", { message: "hand_raised", participant: JO }),
        frame("raise_hands", { message: "raise_hands_disabled", issued_by: ME }),
      ],
      withJo(),
    );
    expect(state.handsEnabled).toBe(false);
    expect(state.people[JO]?.handRaisedAt).toBeUndefined();
  });

  it("of our own other device is known at the join", () => {
    const state = play([
      joinSuccess({}, { raise_hands: { raise_hands_enabled: true, state: { raised_at: T0 } } }),
    ]);
    expect(state.people[ME]?.handRaisedAt).toBe(T0);
  });
});

describe("the waiting room, for moderators", () => {
  const waits = (connection_ids: string[]) =>
    frame("core", {
      message: "joined_waiting_room",
      participant_id: ILSE,
      connection_ids,
      joined_at: T0,
      display_name: "Ilse",
      avatar_url: null,
    });

  it("lists a person once, with all devices", () => {
    const state = play([joinSuccess(), waits(["a"]), waits(["a", "b"])]);
    expect(state.moderation.waiting).toHaveLength(1);
    expect(state.moderation.waiting[0]?.connections).toEqual(["a", "b"]);
  });

  it("marks accepted people and forgets them when they enter", () => {
    const accepted = play([
      joinSuccess(),
      waits(["a"]),
      frame("moderation", { message: "participant_accepted", participant_id: ILSE }),
    ]);
    expect(accepted.moderation.waiting[0]?.accepted).toBe(true);
    const entered = play(
      [frame("core", { message: "left_waiting_room", id: ILSE, connection_ids: ["a"] })],
      accepted,
    );
    expect(entered.moderation.waiting).toEqual([]);
  });

  it("is shown to somebody who becomes moderator and hidden from one who no longer is", () => {
    const user = play([joinSuccess({ role: "user" }, { moderation: plainModeration })]);
    expect(user.moderation.waitingRoom).toBeNull();
    const promoted = play(
      [
        frame("moderation", {
          message: "role_updated",
          participant_id: ME,
          new_role: "moderator",
          moderator_data: {
            waiting_room: "for_guests",
            waiting_room_enabled: true,
            guest_access: true,
            waiting_room_participants: [
              {
                participant_id: ILSE,
                connections: ["a"],
                accepted: false,
                joined_at: T0,
                display_name: "Ilse",
                avatar_url: null,
              },
            ],
          },
        }),
      ],
      user,
    );
    expect(promoted.moderation).toMatchObject({
      waitingRoom: "for_guests",
      waiting: [{ name: "Ilse" }],
    });
    const demoted = play(
      [frame("moderation", { message: "role_updated", participant_id: ME, new_role: "user" })],
      promoted,
    );
    expect(demoted.moderation).toMatchObject({ waitingRoom: null, waiting: [] });
  });
});

const plainModeration = { display_name_change_restrictions: { type: "disabled" } } as const;

describe("the waiting room, for those who wait", () => {
  const waiting = frame("core", {
    message: "in_waiting_room",
    connection_id: "c",
    participant_id: ME,
  });

  it("is where the server puts us, until accepted and in", () => {
    const outside = play([waiting]);
    expect(outside).toMatchObject({ stage: "waiting", accepted: false });
    const accepted = play([frame("moderation", { message: "accepted" })], outside);
    expect(accepted.accepted).toBe(true);
    expect(play([joinSuccess()], accepted)).toMatchObject({ stage: "conference", accepted: false });
  });

  it("takes us back out of the meeting", () => {
    const state = play([frame("moderation", { message: "sent_to_waiting_room" })], withJo());
    expect(state).toMatchObject({ stage: "waiting", sentOut: true });
  });
});

describe("the chat", () => {
  const says = (id: string, content: string, more: { transaction_id?: number } = {}, source = JO) =>
    frame("chat", { message: "message_sent", id, source, content, scope: "global" }, more);

  it("keeps messages in order, each once", () => {
    const state = play([says("1", "a"), says("2", "b"), says("1", "a")], withJo());
    expect(state.chat.conversations.global?.messages.map((m) => m.content)).toEqual(["a", "b"]);
  });

  it("keeps private messages with the partner", () => {
    const state = play(
      [
        frame("chat", {
          message: "message_sent",
          id: "1",
          source: JO,
          content: "psst",
          scope: "private",
          target: JO,
        }),
      ],
      withJo(),
    );
    expect(state.chat.conversations[`private:${JO}`]?.messages).toHaveLength(1);
    expect(state.chat.conversations.global?.messages).toHaveLength(0);
  });

  it("takes an own message off the outgoing ones when the server confirms it", () => {
    const before = withJo();
    const outgoing = {
      id: 7,
      conversation: "global",
      content: "hi",
      sentAt: 0,
      state: "sending",
    } as const;
    const sending = { ...before, chat: { ...before.chat, outgoing: [outgoing] } };
    expect(play([says("1", "hi", { transaction_id: 7 })], sending).chat.outgoing).toHaveLength(1);
    expect(play([says("1", "hi", { transaction_id: 7 }, ME)], sending).chat.outgoing).toEqual([]);
  });

  it("puts an older page before what is there", () => {
    const page = [
      { id: "0", source: JO, timestamp: T0, content: "old", scope: "global" },
      { id: "1", source: JO, timestamp: T0, content: "a", scope: "global" },
    ] as const;
    const state = play(
      [
        says("1", "a"),
        frame("chat", {
          message: "room_chat_history_chunk",
          history: { messages: [...page], next_index: null },
        }),
      ],
      withJo(),
    );
    expect(state.chat.conversations.global?.messages.map((m) => m.content)).toEqual(["old", "a"]);
  });

  it("waits as long as the server says after too many messages", () => {
    const state = play(
      [frame("chat", { message: "error", error: "too_many_requests", retry_after_ms: 5000 })],
      withJo(),
    );
    expect(state.chat.refusedUntil).toBe(Date.parse(T0) + 5000);
  });

  it("settles messages of a lost session by what the history has", () => {
    const before = play([says("1", "delivered", {}, ME)], withJo());
    const at = Date.parse(T0);
    const lost = [
      { id: 1, conversation: "global", content: "delivered", sentAt: at, state: "sending" },
      { id: 2, conversation: "global", content: "lost", sentAt: at, state: "sending" },
    ] as const;
    const unsent = lost.map(({ id, content }) => ({
      namespace: "chat" as const,
      payload: { action: "send_message" as const, content, scope: "global" as const },
      transaction_id: id,
    }));
    const chat = settleUnsent({ ...before.chat, outgoing: lost }, unsent, ME);
    expect(chat.outgoing).toMatchObject([{ content: "lost", state: "failed" }]);
  });
});

describe("a new join in a running meeting", () => {
  it("shows the room as the server has it, and keeps since when we are here", () => {
    const first = withJo();
    const again = play([{ ...joinSuccess(), timestamp: "2026-07-10T09:30:00Z" }], first);
    expect(Object.keys(again.people)).toEqual([ME]);
    expect(again.people[ME]?.joinedAt).toBe(T0);
    expect(again.enteredAt).toBe(first.enteredAt);
  });
});

describe("the end", () => {
  it.each([
    [{ message: "kicked", reason: "kicked" }, { kind: "kicked" }],
    [{ message: "kicked", reason: "debriefed" }, { kind: "debriefed" }],
    [{ message: "banned" }, { kind: "banned" }],
  ] as const)("is remembered: %o", (event, farewell) => {
    expect(play([frame("moderation", event)], withJo()).farewell).toEqual(farewell);
  });
});
