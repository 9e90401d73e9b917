import { describe, expect, it } from "vitest";
import { readLink, socketUrl } from "./link";

const ticket = "a".repeat(62) + "-_";
const url = `https://meet.example/notes#server=https%3A%2F%2Frooms.example%2F1&access=write&ticket=${ticket}`;

describe("the address of the notes", () => {
  it("says where the room server is, with which ticket, and whether one may write", () => {
    expect(readLink(url)).toEqual({ server: "https://rooms.example/1", ticket, writable: true });
    expect(readLink(url.replace("write", "read"))?.writable).toBe(false);
  });

  it.each([
    "https://meet.example/notes",
    url.replace(ticket, "short"),
    url.replace("https%3A", "javascript%3A"),
    url.replace("server=", "other="),
  ])("leads nowhere if something of it is missing or wrong: %s", (wrong) => {
    expect(readLink(wrong)).toBeUndefined();
  });

  it("has the socket at the room server", () => {
    expect(socketUrl("https://rooms.example/1/")).toBe("wss://rooms.example/1/v1/notes");
    expect(socketUrl("http://127.0.0.1:1")).toBe("ws://127.0.0.1:1/v1/notes");
  });
});
