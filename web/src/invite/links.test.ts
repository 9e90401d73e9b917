import { describe, expect, it } from "vitest";
import { parseJoin, targetPath, type JoinTarget } from "./links";

const OWN = "https://meet.example.org";
const ROOM = "0c9a7a3e-5c8e-4f5e-9a6b-1f2e3d4c5b6a";
const CODE = "7d1f0b52-2b2c-4d7e-8f00-aabbccddeeff";

function target(text: string): JoinTarget {
  const parsed = parseJoin(text, OWN);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.target;
}

describe("parseJoin", () => {
  it("takes a bare id for a room's or an invitation's", () => {
    expect(target(`  ${ROOM.toUpperCase()} `)).toEqual({ kind: "id", id: ROOM });
  });

  it("takes a room link apart", () => {
    expect(target(`${OWN}/room/${ROOM}`)).toEqual({ kind: "room", roomId: ROOM });
  });

  it("takes a guest link apart", () => {
    const guest = { kind: "room", roomId: ROOM, inviteCode: CODE };
    expect(target(`${OWN}/room/${ROOM}?invite=${CODE}`)).toEqual(guest);
    expect(target(`${OWN}/lobby/${ROOM}/?x=1&invite=${CODE}#top`)).toEqual(guest);
  });

  it("understands links of earlier days", () => {
    expect(target(`${OWN}/invite/${CODE}`)).toEqual({ kind: "invite", inviteCode: CODE });
  });

  it("finds the link in the text around it", () => {
    const text = `Join: <${OWN}/room/${ROOM}?invite=${CODE}>.`;
    expect(target(text)).toEqual({ kind: "room", roomId: ROOM, inviteCode: CODE });
  });

  it("does without the scheme", () => {
    expect(target(`meet.example.org/room/${ROOM}`)).toEqual({ kind: "room", roomId: ROOM });
    expect(target(`/room/${ROOM}`)).toEqual({ kind: "room", roomId: ROOM });
  });

  it("tells a link to another server apart", () => {
    const parsed = parseJoin(`https://other.example/room/${ROOM}`, OWN);
    expect(parsed).toEqual({ ok: false, error: "otherHost", host: "other.example" });
  });

  it.each(["   ", ""])("asks for something when there is %j", (text) => {
    expect(parseJoin(text, OWN)).toEqual({ ok: false, error: "empty" });
  });

  it.each([
    "hello",
    "123",
    `${OWN}/dashboard`,
    `${OWN}/room/123`,
    `${OWN}/room/${ROOM}?invite=123`,
    `${OWN}/invite/`,
    "https://",
    `javascript:alert("/room/${ROOM}")`,
  ])("refuses %s", (text) => {
    expect(parseJoin(text, OWN)).toEqual({ ok: false, error: "invalid" });
  });
});

describe("targetPath", () => {
  it("leads to the lobby, with the code for guests", () => {
    expect(targetPath({ kind: "room", roomId: ROOM })).toBe(`/room/${ROOM}`);
    expect(targetPath({ kind: "room", roomId: ROOM, inviteCode: CODE })).toBe(
      `/room/${ROOM}?invite=${CODE}`,
    );
  });

  it("asks the server about bare ids", () => {
    expect(targetPath({ kind: "id", id: ROOM })).toBe(`/invite/${ROOM}?or=room`);
  });
});
