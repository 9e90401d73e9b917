/**
 * Keeps a drawing the same for everybody: what others change comes in, what we change goes out.
 *
 * An element carries a version; the higher one wins, and of equal ones the lower nonce, so that all
 * agree without asking. Now and then the whole drawing is left with the server for those who come
 * later.
 */
import type { ClientFrame, CommandOf, EventOf } from "../../../protocol";
import { fromWire, toWire } from "./wire";

/** The part of an element that we look at; the rest is Excalidraw's. */
export interface Element {
  readonly id: string;
  readonly version: number;
  readonly versionNonce: number;
}

export interface Pointer {
  x: number;
  y: number;
  tool: "pointer" | "laser";
}

/** Left, top, right, bottom of what somebody sees. */
export type Bounds = readonly [number, number, number, number];

export interface BoardListener {
  onElements: () => void;
  /** Null: the person points at nothing. */
  onPointer: (personId: string, pointer: Pointer | null, button: "up" | "down") => void;
  onBounds: (bounds: Bounds) => void;
  /** Somebody follows us: they need to know where we look. */
  onFollowed: () => void;
}

const BROADCAST_MS = 80;
const POINTER_MS = 50;
const STORE_MS = 5000;
/** The server closes the connection at messages of 768 KiB. */
const MOST_BYTES = 700_000;

export class BoardRelay {
  readonly #send: (frame: ClientFrame) => void;
  readonly #elements = new Map<string, Element>();
  readonly #listeners = new Set<BoardListener>();
  readonly #followers = new Set<string>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #unsent = new Set<string>();
  #pointer: object | null = null;
  #following: string | null = null;

  constructor(send: (frame: ClientFrame) => void) {
    this.#send = send;
  }

  /** Everything, deleted elements included: their versions still count. */
  get elements(): readonly Element[] {
    return [...this.#elements.values()];
  }

  /** Nothing to be seen. */
  get isEmpty(): boolean {
    return this.elements.every(isDeleted);
  }

  get following(): string | null {
    return this.#following;
  }

  listen(listener: BoardListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** At joining and in another room; undefined: there is no board. */
  load(scene: unknown): void {
    this.stop();
    this.#merge(elementsIn(scene));
    this.#tell((listener) => listener.onElements());
  }

  receive(event: EventOf<"excalidraw">, selfId: string | null): void {
    switch (event.message) {
      case "started":
        this.load(event.initial_scene);
        return;
      case "stopped":
        this.load(undefined);
        return;
      case "broadcast":
        this.#take(event.data);
        return;
      case "scene_stored":
        this.#take(event.scene);
        return;
      case "volatile_broadcast":
        if (event.sender !== selfId) this.#hear(event.sender, fromWire(event.data));
        return;
      case "follower_gained":
        this.#followers.add(event.participant_id);
        this.#tell((listener) => listener.onFollowed());
        return;
      case "follower_lost":
        this.#followers.delete(event.participant_id);
        return;
      default:
        return;
    }
  }

  start(): void {
    this.#ask({
      action: "start",
      initial_scene: { elements: [] },
      edit_restrictions: { type: "disabled" },
    });
  }

  end(): void {
    this.#ask({ action: "stop" });
  }

  /** Null: everybody may draw. */
  restrict(editors: readonly string[] | null): void {
    this.#ask(
      editors === null
        ? { action: "disable_edit_restrictions" }
        : { action: "enable_edit_restrictions", unrestricted_participants: [...editors] },
    );
  }

  /** What our Excalidraw shows now; only what is newer than before goes out. */
  changed(elements: readonly Element[]): void {
    for (const element of this.#merge(elements)) this.#unsent.add(element.id);
    if (this.#unsent.size > 0) this.#later("broadcast", BROADCAST_MS, () => this.#flush());
  }

  point(pointer: Pointer, button: "up" | "down"): void {
    this.#pointer = { pointer, button, selected_element_ids: {} };
    this.#later("pointer", POINTER_MS, () => this.#volatile(this.#pointer));
  }

  follow(personId: string | null): void {
    if (this.#following !== null) {
      this.#ask({ action: "unfollow", participant_id: this.#following });
    }
    this.#following = personId;
    if (personId !== null) this.#ask({ action: "follow", participant_id: personId });
  }

  /** Where we look, for those who follow us. */
  looks(bounds: Bounds): void {
    if (this.#followers.size === 0) return;
    this.#later("bounds", POINTER_MS, () => this.#volatile({ scene_bounds: bounds }));
  }

  /** Forgets the drawing and sends nothing more of it. */
  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#unsent.clear();
    this.#elements.clear();
    this.#followers.clear();
    this.#following = null;
  }

  #flush(): void {
    const changed = [...this.#unsent].flatMap((id) => this.#elements.get(id) ?? []);
    this.#unsent.clear();
    for (const elements of bundles(changed)) {
      this.#ask({ action: "broadcast", data: toWire({ elements }) });
    }
    this.#later("store", STORE_MS, () => this.#store());
  }

  /** If need be, without what was deleted. What is still too long, latecomers do not see. */
  #store(): void {
    const left = this.elements.filter((element) => !isDeleted(element));
    const scene = [this.elements, left]
      .map((elements) => toWire({ elements, appState: {} }))
      .find((one) => bytesOf(one) <= MOST_BYTES);
    if (scene !== undefined) this.#ask({ action: "store_scene", scene });
  }

  #take(data: unknown): void {
    if (this.#merge(elementsIn(data)).length > 0) this.#tell((listener) => listener.onElements());
  }

  #hear(sender: string, data: unknown): void {
    const { pointer, button, sceneBounds } = (data ?? {}) as {
      pointer?: Pointer;
      button?: "up" | "down";
      sceneBounds?: Bounds;
    };
    if (pointer !== undefined) {
      // Nobody points at the very origin: it stands for a pointer that has gone.
      const isGone = pointer.x === 0 && pointer.y === 0;
      this.#tell((listener) => listener.onPointer(sender, isGone ? null : pointer, button ?? "up"));
    }
    if (sceneBounds !== undefined && sender === this.#following) {
      this.#tell((listener) => listener.onBounds(sceneBounds));
    }
  }

  /** Those that are newer than ours. */
  #merge(elements: readonly Element[]): Element[] {
    const newer = elements.filter((element) => isNewer(element, this.#elements.get(element.id)));
    for (const element of newer) this.#elements.set(element.id, element);
    return newer;
  }

  /** The first call starts the wait; later ones within it change only what is sent. */
  #later(name: string, ms: number, act: () => void): void {
    if (this.#timers.has(name)) return;
    const timer = setTimeout(() => {
      this.#timers.delete(name);
      act();
    }, ms);
    this.#timers.set(name, timer);
  }

  #tell(how: (listener: BoardListener) => void): void {
    for (const listener of this.#listeners) how(listener);
  }

  #volatile(data: unknown): void {
    this.#ask({ action: "broadcast_volatile", data });
  }

  #ask(payload: CommandOf<"excalidraw">): void {
    this.#send({ namespace: "excalidraw", payload });
  }
}

function isNewer(element: Element, known: Element | undefined): boolean {
  if (known === undefined || element.version > known.version) return true;
  return element.version === known.version && element.versionNonce < known.versionNonce;
}

function isDeleted(element: Element & { isDeleted?: unknown }): boolean {
  return element.isDeleted === true;
}

/** In their order, so many at once as fit into a message. */
function bundles(elements: readonly Element[]): Element[][] {
  const found: Element[][] = [];
  let room = 0;
  for (const element of elements) {
    const bytes = bytesOf(toWire(element));
    const last = found.at(-1);
    if (last === undefined || bytes > room) {
      found.push([element]);
      room = MOST_BYTES - bytes;
    } else {
      last.push(element);
      room -= bytes;
    }
  }
  return found;
}

function bytesOf(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

/** Whatever else the data are, they may have elements. */
function elementsIn(data: unknown): readonly Element[] {
  const { elements } = (fromWire(data) ?? {}) as { elements?: unknown };
  return Array.isArray(elements) ? elements.filter(isElement) : [];
}

function isElement(value: unknown): value is Element {
  const { id, version, versionNonce } = (value ?? {}) as Partial<Record<keyof Element, unknown>>;
  return typeof id === "string" && typeof version === "number" && typeof versionNonce === "number";
}
