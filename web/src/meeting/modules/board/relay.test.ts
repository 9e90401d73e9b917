import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ClientFrame } from "../../../protocol";
import { BoardRelay, type BoardListener, type Element } from "./relay";
import { mayDraw, reduceBoard } from "./state";
import { fromWire, toWire } from "./wire";

function element(id: string, version: number, versionNonce = 5): Element {
  return { id, version, versionNonce };
}

let sent: ClientFrame["payload"][];
let relay: BoardRelay;

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  relay = new BoardRelay((frame) => sent.push(frame.payload));
});
afterEach(() => vi.useRealTimers());

function listen(): BoardListener {
  const listener = {
    onElements: vi.fn(),
    onPointer: vi.fn(),
    onBounds: vi.fn(),
    onFollowed: vi.fn(),
  };
  relay.listen(listener);
  return listener;
}

function hears(data: unknown, sender = "jo"): void {
  relay.receive({ message: "broadcast", sender, data }, "me");
}

describe("a board", () => {
  it("takes what is newer, and of equal versions the lower nonce", () => {
    hears({ elements: [toWire(element("a", 2))] });
    hears({ elements: [toWire(element("a", 1))] });
    expect(relay.elements).toEqual([element("a", 2)]);
    hears({ elements: [toWire(element("a", 2, 9))] });
    expect(relay.elements).toEqual([element("a", 2)]);
    hears({ elements: [toWire(element("a", 2, 1))] });
    expect(relay.elements).toEqual([element("a", 2, 1)]);
  });

  it("says nothing when nothing is new", () => {
    const listener = listen();
    hears({ elements: [toWire(element("a", 1))] });
    hears({ elements: [toWire(element("a", 1))] });
    expect(listener.onElements).toHaveBeenCalledTimes(1);
  });

  it("sends only what has changed, in one bundle", () => {
    relay.changed([element("a", 1)]);
    relay.changed([element("a", 2), element("b", 1)]);
    vi.advanceTimersByTime(100);
    expect(sent).toEqual([
      { action: "broadcast", data: toWire({ elements: [element("a", 2), element("b", 1)] }) },
    ]);
    relay.changed([element("a", 2), element("b", 2)]);
    vi.advanceTimersByTime(100);
    expect(sent[1]).toEqual({ action: "broadcast", data: toWire({ elements: [element("b", 2)] }) });
  });

  it("does not send back what it was told", () => {
    hears({ elements: [toWire(element("a", 1))] });
    relay.changed([element("a", 1)]);
    vi.advanceTimersByTime(10_000);
    expect(sent).toEqual([]);
  });

  it("sends much at once in several bundles", () => {
    const large = (id: string) => ({ ...element(id, 1), text: "x".repeat(300_000) });
    relay.changed([large("a"), large("b"), large("c")]);
    vi.advanceTimersByTime(100);
    const bundled = sent.map((payload) => (payload as { data: { elements: Element[] } }).data);
    expect(bundled.map(({ elements }) => elements.map(({ id }) => id))).toEqual([
      ["a", "b"],
      ["c"],
    ]);
  });

  it("leaves no drawing with the server that is too long for it, but spares what was deleted", () => {
    const large = (id: string, isDeleted: boolean) => ({
      ...element(id, 1),
      isDeleted,
      text: "x".repeat(500_000),
    });
    relay.changed([large("a", true), large("b", false)]);
    vi.advanceTimersByTime(6000);
    const stored = sent.at(-1) as { action: string; scene: { elements: Element[] } };
    expect(stored.action).toBe("store_scene");
    expect(stored.scene.elements.map(({ id }) => id)).toEqual(["b"]);
    relay.changed([large("c", false)]);
    vi.advanceTimersByTime(6000);
    expect(sent.filter(({ action }) => action === "store_scene")).toHaveLength(1);
  });

  it("leaves the whole drawing with the server now and then", () => {
    hears({ elements: [toWire(element("a", 1))] });
    relay.changed([element("a", 1), element("b", 1)]);
    vi.advanceTimersByTime(6000);
    expect(sent[1]).toEqual({
      action: "store_scene",
      scene: { elements: [toWire(element("a", 1)), toWire(element("b", 1))], app_state: {} },
    });
  });

  it("shows where others point, and that they have stopped", () => {
    const listener = listen();
    const data = { pointer: { x: 3, y: 4, tool: "pointer" }, button: "down" };
    relay.receive({ message: "volatile_broadcast", sender: "jo", data }, "me");
    expect(listener.onPointer).toHaveBeenLastCalledWith("jo", data.pointer, "down");
    const gone = { pointer: { x: 0, y: 0, tool: "pointer" } };
    relay.receive({ message: "volatile_broadcast", sender: "jo", data: gone }, "me");
    expect(listener.onPointer).toHaveBeenLastCalledWith("jo", null, "up");
    relay.receive({ message: "volatile_broadcast", sender: "me", data }, "me");
    expect(listener.onPointer).toHaveBeenCalledTimes(2);
  });

  it("looks where the one we follow looks", () => {
    const listener = listen();
    const data = { scene_bounds: [0, 0, 10, 10] };
    relay.receive({ message: "volatile_broadcast", sender: "jo", data }, "me");
    expect(listener.onBounds).not.toHaveBeenCalled();
    relay.follow("jo");
    relay.receive({ message: "volatile_broadcast", sender: "jo", data }, "me");
    expect(listener.onBounds).toHaveBeenCalledWith([0, 0, 10, 10]);
  });

  it("tells where we look only while somebody follows", () => {
    relay.looks([0, 0, 10, 10]);
    vi.advanceTimersByTime(100);
    expect(sent).toEqual([]);
    relay.receive({ message: "follower_gained", participant_id: "jo" }, "me");
    relay.looks([0, 0, 10, 10]);
    vi.advanceTimersByTime(100);
    expect(sent).toEqual([
      { action: "broadcast_volatile", data: { scene_bounds: [0, 0, 10, 10] } },
    ]);
  });

  it("is empty until something is drawn, and again when all of it is deleted", () => {
    expect(relay.isEmpty).toBe(true);
    relay.changed([element("a", 1)]);
    expect(relay.isEmpty).toBe(false);
    relay.changed([{ ...element("a", 2), isDeleted: true } as Element]);
    expect(relay.isEmpty).toBe(true);
  });

  it("survives what is no drawing", () => {
    for (const scene of [null, 7, { elements: "none" }, { elements: [null, {}] }]) {
      relay.load(scene);
      expect(relay.elements).toEqual([]);
    }
  });
});

describe("the keys of a drawing", () => {
  it("are written in snake case, as other clients do", () => {
    const drawn = { strokeColor: "#000", boundElements: [{ id: "aB", type: "arrow" }] };
    expect(toWire(drawn)).toEqual({
      stroke_color: "#000",
      bound_elements: [{ id: "aB", type: "arrow" }],
    });
    expect(fromWire(toWire(drawn))).toEqual(drawn);
  });
});

describe("drawing", () => {
  const started = {
    message: "started",
    initial_scene: {},
    edit_restrictions: { type: "disabled", enabled: false },
  } as const;

  it("is free for all until moderators choose who may", () => {
    const board = reduceBoard(null, started);
    expect(board && mayDraw(board, "me", false)).toBe(true);
    const restricted = reduceBoard(board, {
      message: "edit_restrictions_enabled",
      unrestricted_participants: ["jo"],
    });
    expect(restricted && mayDraw(restricted, "me", false)).toBe(false);
    expect(restricted && mayDraw(restricted, "jo", false)).toBe(true);
    expect(restricted && mayDraw(restricted, "me", true)).toBe(true);
  });
});
