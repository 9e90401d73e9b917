/** Writing, reading and paging the chat. */
import type { ClientFrame } from "../../protocol";
import { change, conversation, scopeOf, seen } from "../store/chat";
import type { ConversationKey, Outgoing } from "../store/state";
import type { MeetingStore } from "../store/store";

/** The protocol counts bytes of UTF-8. */
export const MESSAGE_BYTES = 4000;

/** What was seen is told at most so often (ms). */
const SEEN_EVERY_MS = 1000;

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
    // Unique among all connections of the room: the echo goes to everybody with this number.
    const id = Math.floor(Math.random() * 2 ** 48);
    this.#deliver({ id, conversation: key, content, sentAt: Date.now(), state: "sending" });
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
