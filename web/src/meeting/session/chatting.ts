/** Writing, reading and paging the chat. */
import type { ClientFrame } from "../../protocol";
import { change, conversation, scopeOf, seen } from "../store/chat";
import type { ConversationKey, Outgoing } from "../store/state";
import type { MeetingStore } from "../store/store";

/** The protocol counts bytes of UTF-8. */
export const MESSAGE_BYTES = 4000;

/** What was seen is told at most so often (ms). */
const SEEN_EVERY_MS = 1000;

/** The server looks for nothing shorter. */
const SEARCH_BYTES = 2;

/** Unique among all connections of the room: the echo goes to everybody with this number. */
function someId(): number {
  return Math.floor(Math.random() * 2 ** 48);
}

export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

export class Chatting {
  readonly #store: MeetingStore;
  readonly #send: (frame: ClientFrame) => void;
  readonly #seenTimers = new Map<ConversationKey, ReturnType<typeof setTimeout>>();

  constructor(store: MeetingStore, send: (frame: ClientFrame) => void) {
    this.#store = store;
    this.#send = send;
  }

  /** Shows the message at once as being sent; the server's echo settles it. */
  say(key: ConversationKey, text: string): void {
    const content = text.trim();
    if (content === "" || byteLength(content) > MESSAGE_BYTES) return;
    this.#deliver({
      id: someId(),
      conversation: key,
      content,
      sentAt: Date.now(),
      state: "sending",
    });
  }

  again(message: Outgoing): void {
    this.discard(message);
    this.#deliver({ ...message, sentAt: Date.now(), state: "sending" });
  }

  discard(message: Outgoing): void {
    this.#store.update((state) => {
      const outgoing = state.chat.outgoing.filter((other) => other.id !== message.id);
      return { ...state, chat: { ...state.chat, outgoing } };
    });
  }

  loadOlder(key: ConversationKey): void {
    const { nextIndex, isLoading } = conversation(this.#store.state.chat, key);
    if (nextIndex === null || isLoading) return;
    this.#store.update((state) => ({
      ...state,
      chat: change(state.chat, key, { isLoading: true }),
    }));
    const payload = { action: "get_history_chunk", message_index: nextIndex } as const;
    this.#send({ namespace: "chat", payload: { ...payload, ...scopeOf(key) } });
  }

  /** Looks for words: at once in what is here, and in what only the server has. */
  search(key: ConversationKey, text: string): void {
    const term = text.trim();
    const asks = byteLength(term) >= SEARCH_BYTES;
    const id = someId();
    this.#store.update((state) => ({
      ...state,
      chat: {
        ...state.chat,
        search: { id, conversation: key, term, matches: [], nextIndex: null, isLoading: asks },
      },
    }));
    if (asks) this.#find(key, term, id);
  }

  /** What the last search has found further back. */
  searchOn(): void {
    const { search } = this.#store.state.chat;
    if (search?.nextIndex == null || search.isLoading) return;
    const next = { ...search, isLoading: true };
    this.#store.update((state) => ({ ...state, chat: { ...state.chat, search: next } }));
    this.#find(search.conversation, search.term, search.id, search.nextIndex);
  }

  endSearch(): void {
    this.#store.update((state) => ({ ...state, chat: { ...state.chat, search: null } }));
  }

  /** The newest message of the conversation is on the screen. */
  markSeen(key: ConversationKey): void {
    const last = conversation(this.#store.state.chat, key).messages.at(-1);
    if (last === undefined) return;
    const before = this.#store.state.chat;
    this.#store.update((state) => ({ ...state, chat: seen(state.chat, key, last.timestamp) }));
    if (this.#store.state.chat !== before) this.#tellSeen(key);
  }

  stop(): void {
    for (const timer of this.#seenTimers.values()) clearTimeout(timer);
    this.#seenTimers.clear();
  }

  #deliver(message: Outgoing): void {
    this.#store.update((state) => ({
      ...state,
      chat: { ...state.chat, outgoing: [...state.chat.outgoing, message] },
    }));
    const payload = { action: "send_message", content: message.content } as const;
    this.#send({
      namespace: "chat",
      payload: { ...payload, ...scopeOf(message.conversation) },
      transaction_id: message.id,
    });
  }

  #find(key: ConversationKey, term: string, id: number, from?: number): void {
    const payload = {
      action: "search_history",
      term,
      ...(from !== undefined && { message_index: from }),
    } as const;
    this.#send({
      namespace: "chat",
      payload: { ...payload, ...scopeOf(key) },
      transaction_id: id,
    });
  }

  #tellSeen(key: ConversationKey): void {
    if (this.#seenTimers.has(key)) return;
    const timer = setTimeout(() => {
      this.#seenTimers.delete(key);
      const timestamp = conversation(this.#store.state.chat, key).lastSeen;
      if (timestamp === null) return;
      const payload = { action: "set_last_seen_timestamp", timestamp } as const;
      this.#send({ namespace: "chat", payload: { ...payload, ...scopeOf(key) } });
    }, SEEN_EVERY_MS);
    this.#seenTimers.set(key, timer);
  }
}
