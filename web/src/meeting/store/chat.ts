/** Reducer for the namespace `chat`. */
import type {
  ChatChunk,
  ChatJoinData,
  ChatStoredMessage,
  ClientFrame,
  EventOf,
} from "../../protocol";
import type {
  Chat,
  Conversation,
  ConversationKey,
  Happening,
  MeetingState,
  Message,
} from "./state";
import { NO_CONVERSATION } from "./state";

type ChatEvent = EventOf<"chat">;
type MessageSent = Extract<ChatEvent, { message: "message_sent" }>;

interface Scope {
  scope: "global" | "breakout" | "private";
  target?: string | number | null;
}

/** Happenings kept for the chat; older ones nobody scrolls to. */
const MOST_HAPPENINGS = 500;

export function keyOf(scope: Scope): ConversationKey {
  if (scope.scope === "private") return `private:${String(scope.target)}`;
  return scope.scope === "breakout" ? `breakout:${Number(scope.target)}` : "global";
}

export function scopeOf(key: ConversationKey): { scope: Scope["scope"]; target?: string | number } {
  if (key === "global") return { scope: "global" };
  const [scope, target] = [key.slice(0, key.indexOf(":")), key.slice(key.indexOf(":") + 1)];
  return scope === "private"
    ? { scope: "private", target }
    : { scope: "breakout", target: Number(target) };
}

/** The other person of a private conversation. */
export function partnerOf(key: ConversationKey): string | null {
  return key.startsWith("private:") ? key.slice("private:".length) : null;
}

export interface ChatContext {
  selfId: string | null;
  /** The envelope's: time of a message that carries none of its own. */
  at: string;
  transactionId: number | undefined;
  /** Milliseconds of `Date.now()`. */
  now: number;
}

export function reduceChat(
  state: MeetingState,
  event: ChatEvent,
  context: ChatContext,
): MeetingState {
  const chat = chatAfter(state.chat, event, context);
  return chat === state.chat ? state : { ...state, chat };
}

function chatAfter(chat: Chat, event: ChatEvent, context: ChatContext): Chat {
  switch (event.message) {
    case "chat_enabled":
      return { ...tell(chat, "chatEnabled", event.issued_by, context.at), enabled: true };
    case "chat_disabled":
      return { ...tell(chat, "chatDisabled", event.issued_by, context.at), enabled: false };
    case "message_sent":
      return received(chat, event, context);
    case "history_cleared":
      return change({ ...chat, search: null }, "global", { messages: [], nextIndex: null });
    case "set_last_seen_timestamp":
      return seen(chat, keyOf(event), event.timestamp);
    case "room_chat_history_chunk":
      return older(chat, "global", event.history);
    case "breakout_chat_history_chunk":
      return older(chat, `breakout:${event.breakout_id}`, event.history);
    case "private_chat_history_chunk":
      return older(chat, `private:${event.correspondent}`, event.history);
    case "error":
      return refused(chat, event, context);
    case "search_results":
      return found(chat, event.matches, context.transactionId);
    case "slow_down":
    case "participant_rate_limited":
      return chat;
  }
}

export function conversation(chat: Chat, key: ConversationKey): Conversation {
  return chat.conversations[key] ?? NO_CONVERSATION;
}

export function change(chat: Chat, key: ConversationKey, to: Partial<Conversation>): Chat {
  const next = { ...conversation(chat, key), ...to };
  return { ...chat, conversations: { ...chat.conversations, [key]: next } };
}

function received(chat: Chat, event: MessageSent, context: ChatContext): Chat {
  const key = keyOf(event);
  const { id, source, content } = event;
  const isOwn = source === context.selfId;
  const messages = merged(conversation(chat, key).messages, [
    { id, source, content, timestamp: context.at },
  ]);
  const outgoing = isOwn
    ? chat.outgoing.filter((waiting) => waiting.id !== context.transactionId)
    : chat.outgoing;
  return { ...change(chat, key, { messages }), outgoing };
}

/** What the server refused stays with the person who wrote it. */
function refused(
  chat: Chat,
  event: Extract<ChatEvent, { message: "error" }>,
  context: ChatContext,
): Chat {
  const wait = event.retry_after_ms;
  const outgoing = chat.outgoing.map((message) =>
    message.id === context.transactionId ? { ...message, state: "failed" as const } : message,
  );
  return {
    ...chat,
    outgoing,
    refusedUntil: wait === undefined ? chat.refusedUntil : context.now + wait,
  };
}

function older(chat: Chat, key: ConversationKey, chunk: ChatChunk): Chat {
  return change(chat, key, {
    messages: merged(chunk.messages.map(plain), conversation(chat, key).messages),
    nextIndex: chunk.next_index,
    isLoading: false,
  });
}

function found(chat: Chat, matches: ChatChunk, question: number | undefined): Chat {
  const { search } = chat;
  if (search?.id !== question || search === null) return chat;
  return {
    ...chat,
    search: {
      ...search,
      matches: merged(search.matches, matches.messages.map(plain)),
      nextIndex: matches.next_index,
      isLoading: false,
    },
  };
}

export function seen(chat: Chat, key: ConversationKey, timestamp: string): Chat {
  const before = conversation(chat, key).lastSeen;
  const isNewer = before === null || Date.parse(timestamp) > Date.parse(before);
  return isNewer ? change(chat, key, { lastSeen: timestamp }) : chat;
}

export function tell(
  chat: Chat,
  kind: Happening["kind"],
  personId: string,
  timestamp: string,
): Chat {
  const happenings = [...chat.happenings, { kind, personId, timestamp }].slice(-MOST_HAPPENINGS);
  return { ...chat, happenings };
}

/** The chat as the server has it now; what we have written but not sent stays ours. */
export function chatAtJoin(
  before: Chat,
  data: ChatJoinData | undefined,
  at: string,
  breakoutRoom: number | undefined,
): Chat {
  if (data === undefined) return { ...before, enabled: false, conversations: {} };
  const conversations: Partial<Record<ConversationKey, Conversation>> = {
    // Somebody who is here for the first time has missed nothing: the history is no news.
    global: loaded(data.global_history, data.last_seen_timestamp_global ?? at),
  };
  for (const { correspondent, history } of data.private_history) {
    const lastSeen = data.last_seen_timestamps_private[correspondent] ?? null;
    conversations[`private:${correspondent}`] = loaded(history, lastSeen);
  }
  if (breakoutRoom !== undefined && data.breakout_room_history !== undefined) {
    const lastSeen = data.last_seen_timestamp_breakout ?? at;
    conversations[`breakout:${breakoutRoom}`] = loaded(data.breakout_room_history, lastSeen);
  }
  return { ...before, enabled: data.enabled, conversations, search: null };
}

function loaded(chunk: ChatChunk, lastSeen: string | null): Conversation {
  return {
    messages: chunk.messages.map(plain),
    nextIndex: chunk.next_index,
    isLoading: false,
    lastSeen,
  };
}

function plain({ id, source, timestamp, content }: ChatStoredMessage): Message {
  return { id, source, timestamp, content };
}

/** Both lists, oldest first, each message once. */
function merged(earlier: readonly Message[], later: readonly Message[]): readonly Message[] {
  const known = new Set(earlier.map((message) => message.id));
  return [...earlier, ...later.filter((message) => !known.has(message.id))];
}

/** Messages whose fate a lost session leaves unknown: delivered if the history has them now. */
export function settleUnsent(
  chat: Chat,
  unsent: readonly ClientFrame[],
  selfId: string | null,
): Chat {
  const ids = new Set(unsent.map((frame) => frame.transaction_id));
  const outgoing = chat.outgoing
    .filter((message) => !(ids.has(message.id) && wasDelivered(chat, message, selfId)))
    .map((message) => (ids.has(message.id) ? { ...message, state: "failed" as const } : message));
  return { ...chat, outgoing };
}

/** Clocks of client and server may differ by so much (ms) when they are compared. */
const CLOCK_TOLERANCE_MS = 60_000;

function wasDelivered(chat: Chat, sent: Chat["outgoing"][number], selfId: string | null): boolean {
  return conversation(chat, sent.conversation).messages.some(
    (message) =>
      message.source === selfId &&
      message.content === sent.content &&
      Date.parse(message.timestamp) > sent.sentAt - CLOCK_TOLERANCE_MS,
  );
}
