import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ClientFrame, LinkState, ServerFrame } from "./index";
import { SignalingClient } from "./index";
import { FULL_RETRY_MS } from "./client";
import { ANSWER_WITHIN_MS, PING_EVERY_MS, PROBE_WITHIN_MS } from "./heartbeat";
import { FakeServer } from "./testing";

const RAISE: ClientFrame = { namespace: "raise_hands", payload: { action: "raise_hand" } };
const LOWER: ClientFrame = { namespace: "raise_hands", payload: { action: "lower_hand" } };

function setUp(start?: () => Promise<{ token: string; roomserver_address: string }>) {
  const server = new FakeServer();
  const frames: ServerFrame[] = [];
  const links: LinkState[] = [];
  const unsent: ClientFrame[] = [];
  let tokens = 0;
  const client = new SignalingClient({
    start:
      start ??
      (() =>
        Promise.resolve({ token: `t${++tokens}`, roomserver_address: "http://rooms.example" })),
    isFinal: (error) => error instanceof RangeError,
    onFrame: (frame) => frames.push(frame),
    onLink: (link) => links.push(link),
    onUnsent: (lost) => unsent.push(...lost),
    openSocket: server.open,
  });
  return { server, client, frames, links, unsent };
}

type SetUp = ReturnType<typeof setUp>;

async function joined(): Promise<SetUp> {
  const all = setUp();
  all.client.start();
  await vi.advanceTimersByTimeAsync(0);
  all.server.session();
  all.server.event("core", { message: "join_success" });
  return all;
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("joining", () => {
  it("opens the socket of the token and asks to be resumable", async () => {
    const { server } = await joined();
    expect(server.line.url).toBe("ws://rooms.example/v1/signaling/t1?resumable=1");
  });

  it("keeps a path prefix and turns https into wss", async () => {
    const { server, client } = setUp(() =>
      Promise.resolve({ token: "t", roomserver_address: "https://meet.example/rooms/" }),
    );
    client.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(server.line.url).toBe("wss://meet.example/rooms/v1/signaling/t?resumable=1");
  });

  it("is open with the first frame of the room, and works without resumption", async () => {
    const { server, client, links } = setUp();
    client.start();
    await vi.advanceTimersByTimeAsync(0);
    server.event("core", { message: "join_success" });
    expect(links).toEqual([{ kind: "open" }]);
  });

  it("sends what was asked before the room had answered", async () => {
    const { server, client } = setUp();
    client.start();
    await vi.advanceTimersByTimeAsync(0);
    client.send(RAISE);
    server.session();
    expect(server.line.sent).toEqual([]);
    server.event("core", { message: "join_success" });
    expect(server.sentActions).toEqual(["raise_hand"]);
  });

  it("tries again when the controller cannot be reached", async () => {
    let calls = 0;
    const { server, client } = setUp(() =>
      ++calls < 3
        ? Promise.reject(new Error("unreachable"))
        : Promise.resolve({ token: "t", roomserver_address: "http://rooms.example" }),
    );
    client.start();
    await vi.advanceTimersByTimeAsync(2000);
    expect(server.lines).toHaveLength(1);
  });

  it("gives up when the controller refuses for good", async () => {
    const { client, links } = setUp(() => Promise.reject(new RangeError("wrong password")));
    client.start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(links).toEqual([
      { kind: "over", why: "refused", error: expect.any(RangeError) as unknown },
    ]);
  });
});

describe("resuming", () => {
  it("comes back to its seat and says how many frames it has", async () => {
    const { server } = await joined();
    server.event("raise_hands", { message: "hand_raised", participant: "p" });
    server.lose();
    await vi.advanceTimersByTimeAsync(400);
    expect(server.line.url).toBe("ws://rooms.example/v1/signaling/resume/seat?received=2");
  });

  it("sends again exactly the frames that the server has not processed", async () => {
    const { server, client } = await joined();
    client.send(RAISE);
    client.send(LOWER);
    server.lose();
    await vi.advanceTimersByTimeAsync(400);
    server.session({ resumed: true, received: 1 });
    expect(server.sentActions).toEqual(["lower_hand"]);
  });

  it("keeps what is sent while the link is lost, in order", async () => {
    const { server, client } = await joined();
    client.send(RAISE);
    server.lose();
    client.send(LOWER);
    await vi.advanceTimersByTimeAsync(400);
    server.session({ resumed: true, received: 0 });
    client.send(RAISE);
    expect(server.sentActions).toEqual(["raise_hand", "lower_hand", "raise_hand"]);
  });

  it("is not open again before the server has said so", async () => {
    const { server, links } = await joined();
    server.lose();
    await vi.advanceTimersByTimeAsync(400);
    expect(links.at(-1)?.kind).toBe("lost");
    server.session({ resumed: true });
    expect(links.at(-1)?.kind).toBe("open");
  });

  it("finds a restarted server within five seconds", async () => {
    const { server } = await joined();
    const lostAt = Date.now();
    server.lose();
    while (Date.now() - lostAt < 5000) {
      const seen = server.lines.length;
      await vi.advanceTimersByTimeAsync(50);
      if (server.lines.length > seen) server.lose();
    }
    expect(server.lines.length).toBeGreaterThanOrEqual(5);
  });

  it("counts the frames of a resumed session on", async () => {
    const { server, client } = await joined();
    client.send(RAISE);
    server.lose();
    await vi.advanceTimersByTimeAsync(400);
    server.session({ resumed: true, received: 1 });
    client.send(LOWER);
    server.event("chat", { message: "chat_enabled", issued_by: "p" });
    server.lose();
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.line.url).toContain("received=2");
    server.session({ resumed: true, received: 2 });
    expect(server.line.sent).toEqual([]);
  });

  it("joins anew at once when the seat is gone, and tells what may be lost", async () => {
    const { server, client, unsent } = await joined();
    client.send(RAISE);
    server.lose();
    await vi.advanceTimersByTimeAsync(400);
    server.lose(4410);
    await vi.advanceTimersByTimeAsync(1);
    expect(server.line.url).toContain("/v1/signaling/t2?");
    expect(unsent).toEqual([RAISE]);
  });

  it("joins anew when the server kept no seat for so long", async () => {
    const { server } = await joined();
    server.lose();
    for (let second = 0; second < 40; second += 1) {
      await vi.advanceTimersByTimeAsync(1000);
      if (server.line.url.includes("resume")) server.lose();
    }
    expect(server.line.url).toContain("/v1/signaling/t2?");
  });

  it("tries at once when the network is back", async () => {
    const { server, client } = await joined();
    server.lose();
    client.doubt();
    expect(server.lines).toHaveLength(2);
  });
});

describe("the end of a session", () => {
  it("is final when the server closes with 1000", async () => {
    const { server, links } = await joined();
    server.lose(1000);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(links.at(-1)).toEqual({ kind: "over", why: "closed" });
    expect(server.lines).toHaveLength(1);
  });

  it("says goodbye with 1000 when the person leaves", async () => {
    const { server, client, links } = await joined();
    client.leave();
    expect(server.line.closed).toBe(1000);
    expect(links.at(-1)).toEqual({ kind: "over", why: "left" });
  });

  it.each([1001, 1005, 1006, 1007, 1012, 4999])("is not reached by close code %i", async (code) => {
    const { server, links } = await joined();
    server.lose(code);
    await vi.advanceTimersByTimeAsync(400);
    expect(links.at(-1)?.kind).toBe("lost");
    expect(server.lines).toHaveLength(2);
  });

  it("joins anew after an error of the server, instead of resuming into it", async () => {
    const { server } = await joined();
    server.lose(1011);
    await vi.advanceTimersByTimeAsync(400);
    expect(server.line.url).toContain("/v1/signaling/t2?");
  });

  it("waits and asks again when the room is full", async () => {
    const { server, links } = await joined();
    server.lose(1013);
    expect(links.at(-1)).toEqual({ kind: "full" });
    await vi.advanceTimersByTimeAsync(FULL_RETRY_MS);
    expect(server.line.url).toContain("/v1/signaling/t2?");
  });

  it("comes only once, whatever a late start call brings", async () => {
    const { server, client, links } = setUp();
    client.start();
    client.leave();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.lines).toHaveLength(0);
    expect(links).toEqual([{ kind: "over", why: "left" }]);
  });
});

describe("the heartbeat", () => {
  it("pings every twelve seconds", async () => {
    const { server } = await joined();
    await vi.advanceTimersByTimeAsync(PING_EVERY_MS);
    expect(server.sentActions).toEqual(["ping"]);
  });

  it("gives up a connection that does not answer, and resumes", async () => {
    const { server } = await joined();
    const first = server.line;
    await vi.advanceTimersByTimeAsync(PING_EVERY_MS + ANSWER_WITHIN_MS + 500);
    expect(first.abandoned).toBe(true);
    expect(server.line.url).toContain("resume");
  });

  it("keeps a connection that answers", async () => {
    const { server } = await joined();
    for (let beat = 0; beat < 5; beat += 1) {
      await vi.advanceTimersByTimeAsync(PING_EVERY_MS);
      server.event("echo", { message: "pong" });
    }
    expect(server.lines).toHaveLength(1);
  });

  it("forgets frames that an answered ping has overtaken", async () => {
    const { server, client, unsent } = await joined();
    client.send(RAISE);
    await vi.advanceTimersByTimeAsync(PING_EVERY_MS);
    const ping = JSON.parse(server.line.sent[1] ?? "") as { transaction_id: number };
    server.event("echo", { message: "pong" }, ping.transaction_id);
    server.lose(4410);
    await vi.advanceTimersByTimeAsync(10);
    expect(unsent).toEqual([]);
  });

  it("asks quickly when there is doubt", async () => {
    const { server, client } = await joined();
    client.doubt();
    await vi.advanceTimersByTimeAsync(PROBE_WITHIN_MS + 500);
    expect(server.lines).toHaveLength(2);
  });

  it("does not wait for ever for a server that accepts and says nothing", async () => {
    const { server, client } = setUp();
    client.start();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(server.lines.length).toBeGreaterThan(1);
  });
});

describe("bad input", () => {
  it("counts but does not hand over what it cannot read", async () => {
    const { server, frames } = await joined();
    server.line.handlers.onText("not json");
    server.line.handlers.onText("[]");
    server.lose();
    await vi.advanceTimersByTimeAsync(400);
    expect(frames).toHaveLength(1);
    expect(server.line.url).toContain("received=3");
  });
});
