import { describe, expect, it } from "vitest";
import { JO, ME, withJo } from "../store/fixtures";
import type { Chat, Message } from "../store/state";
import { NO_CONVERSATION } from "../store/state";
import { chatLines, privateConversations, unreadIn } from "./chat";
import { formatDuration } from "./duration";
import { person } from "./fixtures";
import { textParts } from "./links";
import { isMicrophoneLocked, peopleList, powersOver } from "./people";

const names = (people: readonly { name: string }[]): string[] => people.map(({ name }) => name);

describe("the list of people", () => {
  const people = {
    me: person("me", { name: "Zoe" }),
    b: person("b", { name: "bernd" }),
    a: person("a", { name: "Änne" }),
    gone: person("gone", { connections: [] }),
    late: person("late", { name: "Late", handRaisedAt: "2026-07-10T09:05:00Z" }),
    early: person("early", { name: "Early", handRaisedAt: "2026-07-10T09:01:00.5Z" }),
  };

  it("starts with raised hands in their order, then ourselves, then by name", () => {
    const list = peopleList(people, "me", "", "de");
    expect(names(list.hands)).toEqual(["Early", "Late"]);
    expect(names(list.others)).toEqual(["Zoe", "Änne", "bernd"]);
    expect(list.count).toBe(5);
  });

  it("is searched by any part of the name, whatever its case", () => {
    const list = peopleList(people, "me", " ERN ", "de");
    expect(names(list.others)).toEqual(["bernd"]);
    expect(list.count).toBe(5);
  });
});

describe("what a moderator may do", () => {
  const TALKING = { isUnmuted: true, mayShare: true };
  const SILENT = { isUnmuted: false, mayShare: true };
  const moderator = person("me", { role: "moderator" });
  const owner = person("owner", { role: "moderator", isOwner: true });

  it("is nothing for others", () => {
    expect(Object.values(powersOver(person("x"), person("y"), TALKING))).not.toContain(true);
  });

  it("never touches the owner", () => {
    expect(powersOver(moderator, owner, TALKING)).toMatchObject({
      kick: false,
      ban: false,
      demote: false,
      sendToWaitingRoom: false,
      mute: true,
    });
  });

  it("removes other moderators only as the owner", () => {
    const other = person("m", { role: "moderator" });
    expect(powersOver(moderator, other, SILENT).kick).toBe(false);
    expect(powersOver(owner, other, SILENT).kick).toBe(true);
  });

  it("renames guests, but neither promotes nor bans them", () => {
    const guest = person("g", { kind: "guest" });
    expect(powersOver(moderator, guest, SILENT)).toMatchObject({
      rename: true,
      promote: false,
      ban: false,
      kick: true,
      mute: false,
    });
  });

  it("allows others to share a screen, and takes that back", () => {
    const guest = person("g", { kind: "guest" });
    const barred = { isUnmuted: false, mayShare: false };
    expect(powersOver(moderator, guest, SILENT)).toMatchObject({
      allowSharing: false,
      forbidSharing: true,
    });
    expect(powersOver(moderator, guest, barred)).toMatchObject({
      allowSharing: true,
      forbidSharing: false,
    });
    expect(powersOver(moderator, owner, barred).allowSharing).toBe(false);
  });

  it("includes giving up the own role", () => {
    expect(powersOver(moderator, moderator, TALKING)).toMatchObject({
      demote: true,
      kick: false,
      mute: false,
    });
  });
});

describe("the microphone lock", () => {
  it("spares moderators and exempt people", () => {
    const state = withJo();
    const locked = { ...state, moderation: { ...state.moderation, microphonesOnlyFor: [] } };
    expect(isMicrophoneLocked(locked)).toBe(false);
    const asJo = { ...locked, self: { id: JO, connectionId: "c", deviceId: "d" } };
    expect(isMicrophoneLocked(asJo)).toBe(true);
    const exempt = { ...asJo, moderation: { ...state.moderation, microphonesOnlyFor: [JO] } };
    expect(isMicrophoneLocked(exempt)).toBe(false);
  });
});

function message(id: string, source: string, minute: number, second = 0): Message {
  const two = (value: number): string => String(value).padStart(2, "0");
  return { id, source, content: id, timestamp: `2026-07-10T09:${two(minute)}:${two(second)}Z` };
}

function chatWith(messages: readonly Message[], more: Partial<Chat> = {}): Chat {
  const chat = withJo().chat;
  return {
    ...chat,
    happenings: [],
    conversations: { global: { ...NO_CONVERSATION, messages } },
    ...more,
  };
}

describe("chat lines", () => {
  it("group messages of one author who writes on, and start anew after a pause", () => {
    const chat = chatWith([
      message("1", JO, 0),
      message("2", JO, 1),
      message("3", JO, 9),
      message("4", ME, 9),
    ]);
    const groups = chatLines(chat, "global", ME).filter((line) => line.kind === "group");
    expect(groups.map((group) => [group.isOwn, group.messages.length])).toEqual([
      [false, 2],
      [false, 1],
      [true, 1],
    ]);
  });

  it("begin each day with its date", () => {
    const chat = chatWith([
      message("1", JO, 0),
      { ...message("2", JO, 0), timestamp: "2026-07-12T09:00:00Z" },
    ]);
    expect(chatLines(chat, "global", ME).map((line) => line.kind)).toEqual([
      "day",
      "group",
      "day",
      "group",
    ]);
  });

  it("tell several joins in one line, where they happened", () => {
    const joined = (personId: string, second: number) =>
      ({ kind: "joined", personId, timestamp: `2026-07-10T09:00:0${second}Z` }) as const;
    const chat = chatWith([message("1", JO, 5)], { happenings: [joined("a", 1), joined("b", 2)] });
    expect(chatLines(chat, "global", ME)).toMatchObject([
      { kind: "day" },
      { kind: "happening", people: ["a", "b"] },
      { kind: "group" },
    ]);
  });

  it("end with what is still being sent", () => {
    const outgoing = [
      { id: 1, conversation: "global", content: "x", sentAt: 0, state: "sending" },
      { id: 2, conversation: `private:${JO}`, content: "y", sentAt: 0, state: "sending" },
    ] as const;
    const lines = chatLines(chatWith([message("1", JO, 5)], { outgoing }), "global", ME);
    expect(lines.at(-1)).toMatchObject({ kind: "outgoing", message: { content: "x" } });
    expect(lines.filter((line) => line.kind === "outgoing")).toHaveLength(1);
  });
});

describe("unread messages", () => {
  it("are those of others after the last seen one, whatever digits its time has", () => {
    const messages = [message("1", JO, 0), message("2", ME, 1), message("3", JO, 2)];
    expect(unreadIn({ ...NO_CONVERSATION, messages, lastSeen: null }, ME)).toBe(2);
    expect(
      unreadIn({ ...NO_CONVERSATION, messages, lastSeen: "2026-07-10T09:00:00.000Z" }, ME),
    ).toBe(1);
    expect(unreadIn({ ...NO_CONVERSATION, messages, lastSeen: "2026-07-10T09:02:00Z" }, ME)).toBe(
      0,
    );
  });

  it("are counted for each private conversation, the newest first", () => {
    const conversations = {
      [`private:${JO}`]: { ...NO_CONVERSATION, messages: [message("1", JO, 0)] },
      "private:x": { ...NO_CONVERSATION, messages: [message("2", "x", 4)] },
    } as const;
    const chat = { ...chatWith([]), conversations };
    expect(privateConversations(chat, ME)).toMatchObject([
      { partnerId: "x", unread: 1 },
      { partnerId: JO, unread: 1 },
    ]);
  });
});

describe("links in a text", () => {
  const links = (text: string): string[] =>
    textParts(text).flatMap((part) => (part.kind === "link" ? [part.href] : []));

  it("are http and https only", () => {
    expect(links("see https://a.example/x and http://b.example")).toEqual([
      "https://a.example/x",
      "http://b.example/",
    ]);
    expect(links("javascript:alert(1) data:text/html,x ftp://c.example")).toEqual([]);
  });

  it("end before the punctuation of the sentence", () => {
    expect(links("(https://a.example/x).")).toEqual(["https://a.example/x"]);
    expect(links("https://a.example/wiki/Tea_(drink), yes")).toEqual([
      "https://a.example/wiki/Tea_(drink)",
    ]);
  });

  it("leave every character of the text where it was", () => {
    const text = "a <b> https://a.example/?q=<script> https:// x";
    expect(
      textParts(text)
        .map((part) => part.text)
        .join(""),
    ).toBe(text);
  });
});

describe("the duration", () => {
  it.each([
    [0, "0:00"],
    [67_900, "1:07"],
    [3_729_000, "1:02:09"],
    [-5, "0:00"],
  ])("%i ms reads %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});
