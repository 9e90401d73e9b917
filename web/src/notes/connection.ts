/**
 * Keeps a document the same as the room's: over a socket that comes back by itself.
 *
 * What is written goes out in small bundles. The room server sends every change back to its writer
 * once it is in the journal; until then it counts as unsaved. After a loss both sides say how much
 * they have, so nothing is sent twice and nothing is lost that was written meanwhile.
 */
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from "y-protocols/awareness";
import * as Y from "yjs";
import { reconnectDelay } from "../protocol/backoff";
import { socketUrl, type NotesLink } from "./link";
import * as messages from "./messages";

export type Phase =
  "connecting" | "ready" | "offline" /** No access any more. */ | "ended" | "full" | "broken";

export interface NotesState {
  phase: Phase;
  /** Something has been written that the room does not have yet. */
  unsaved: boolean;
}

/** Why the room server closes, and that it is for good. */
const ENDINGS: Partial<Record<number, Phase>> = {
  4400: "broken",
  4403: "ended",
  4410: "ended",
  4413: "full",
};
const SUBPROTOCOL = "parlour.notes";
const BUNDLE_MS = 80;
const PRESENCE_MS = 250;

export class NotesConnection {
  readonly doc = new Y.Doc();
  readonly awareness = new Awareness(this.doc);
  #link: NotesLink;
  #socket: WebSocket | undefined;
  #attempt = 0;
  /** The server knows what we had when it asked; from then on changes go out as they come. */
  #joined = false;
  #bundle: Uint8Array[] = [];
  #onTheWay: Uint8Array[] = [];
  #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #listeners = new Set<() => void>();
  #state: NotesState = { phase: "connecting", unsaved: false };

  constructor(link: NotesLink) {
    this.#link = link;
    this.doc.on("update", this.#written);
    this.awareness.on("change", this.#moved);
    if (!link.writable) this.awareness.setLocalState(null);
    this.#open();
  }

  get state(): NotesState {
    return this.#state;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#flush();
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close(1000);
    this.awareness.destroy();
    this.doc.destroy();
    this.#listeners.clear();
  }

  #open(): void {
    const protocols = [SUBPROTOCOL, `ticket.${this.#link.ticket}`];
    const socket = new WebSocket(socketUrl(this.#link.server), protocols);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      if (this.#socket === socket) this.#send(messages.have(Y.encodeStateVector(this.doc)));
    };
    socket.onmessage = (event: MessageEvent<ArrayBuffer>) => {
      if (this.#socket === socket) this.#heard(new Uint8Array(event.data));
    };
    socket.onclose = (event) => {
      if (this.#socket === socket) this.#lost(event.code);
    };
    this.#socket = socket;
  }

  #send(message: Uint8Array<ArrayBuffer>): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(message);
  }

  #heard(data: Uint8Array): void {
    const message = messages.readMessage(data);
    switch (message.kind) {
      case "have":
        this.#tellWhatIsMissing(message.stateVector);
        break;
      case "answer":
        Y.applyUpdate(this.doc, message.update, this);
        this.#attempt = 0;
        this.#is("ready");
        break;
      case "update":
        this.#saved(message.update);
        Y.applyUpdate(this.doc, message.update, this);
        break;
      case "presence":
        applyAwarenessUpdate(this.awareness, message.update, this);
        break;
      case "unknown":
    }
  }

  #tellWhatIsMissing(stateVector: Uint8Array): void {
    const missing = Y.encodeStateAsUpdate(this.doc, stateVector);
    this.#joined = true;
    this.#bundle = [];
    this.#onTheWay = messages.isEmpty(missing) ? [] : [missing];
    this.#send(messages.answer(missing));
    this.#tellPresence();
    this.#is(this.#state.phase);
  }

  #written = (change: Uint8Array, origin: unknown): void => {
    if (origin === this || !this.#link.writable) return;
    this.#bundle.push(change);
    if (!this.#timers.has("bundle")) this.#later("bundle", BUNDLE_MS, () => this.#flush());
    this.#is(this.#state.phase);
  };

  #flush(): void {
    if (!this.#joined || this.#bundle.length === 0) return;
    const change = Y.mergeUpdates(this.#bundle);
    this.#bundle = [];
    this.#onTheWay.push(change);
    this.#send(messages.update(change));
  }

  #saved(change: Uint8Array): void {
    const first = this.#onTheWay[0];
    if (first && messages.areSame(first, change)) {
      this.#onTheWay.shift();
      this.#is(this.#state.phase);
    }
  }

  #moved = (_: unknown, origin: unknown): void => {
    if (origin === this || !this.#link.writable || this.#timers.has("presence")) return;
    this.#later("presence", PRESENCE_MS, () => this.#tellPresence());
  };

  #tellPresence(): void {
    if (!this.#joined || this.awareness.getLocalState() === null) return;
    const change = encodeAwarenessUpdate(this.awareness, [this.doc.clientID]);
    this.#send(messages.presence(change));
  }

  #lost(code: number): void {
    this.#socket = undefined;
    this.#joined = false;
    this.#forgetOthers();
    const ending = ENDINGS[code];
    if (ending) {
      this.#is(ending);
      return;
    }
    this.#is("offline");
    this.#later("reconnect", reconnectDelay(this.#attempt++), () => this.#open());
  }

  /** Their cursors would stay where they were. */
  #forgetOthers(): void {
    for (const client of [...this.awareness.getStates().keys()])
      if (client !== this.doc.clientID) {
        this.awareness.states.delete(client);
        this.awareness.meta.delete(client);
      }
    this.awareness.emit("change", [{ added: [], updated: [], removed: [] }, this]);
  }

  #later(name: string, milliseconds: number, what: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(name);
      what();
    }, milliseconds);
    this.#timers.set(name, timer);
  }

  #is(phase: Phase): void {
    const unsaved = this.#bundle.length + this.#onTheWay.length > 0;
    if (phase === this.#state.phase && unsaved === this.#state.unsaved) return;
    this.#state = { phase, unsaved };
    for (const listener of this.#listeners) listener();
  }
}
