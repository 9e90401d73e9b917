/** The chat as it is read: days, groups of one author, happenings in between. */
import { partnerOf } from "../store/chat";
import type {
  Chat,
  Conversation,
  ConversationKey,
  Happening,
  Message,
  Outgoing,
} from "../store/state";
import { NO_CONVERSATION } from "../store/state";

export type Line =
  | { kind: "day"; key: string; timestamp: string }
  | { kind: "group"; key: string; source: string; isOwn: boolean; messages: readonly Message[] }
  | {
      kind: "happening";
      key: string;
      happening: Happening["kind"];
      people: readonly string[];
      timestamp: string;
    }
  | { kind: "outgoing"; key: string; message: Outgoing };

/** Messages of one author within so many milliseconds stand together. */
const GROUP_WITHIN_MS = 5 * 60_000;

type Entry = { at: number } & ({ message: Message } | { happening: Happening });

export function chatLines(chat: Chat, key: ConversationKey, selfId: string | null): Line[] {
  const { messages } = chat.conversations[key] ?? NO_CONVERSATION;
  const lines: Line[] = [];
  let day = "";
  for (const entry of entries(messages, key === "global" ? chat.happenings : [])) {
    const timestamp = "message" in entry ? entry.message.timestamp : entry.happening.timestamp;
    const today = new Date(entry.at).toDateString();
    if (today !== day) lines.push({ kind: "day", key: `day:${today}`, timestamp });
    day = today;
    if ("message" in entry) addMessage(lines, entry.message, selfId);
    else addHappening(lines, entry.happening);
  }
  const outgoing = chat.outgoing.filter((message) => message.conversation === key);
  return [
    ...lines,
    ...outgoing.map((message): Line => ({ kind: "outgoing", key: `out:${message.id}`, message })),
  ];
}

function entries(messages: readonly Message[], happenings: readonly Happening[]): Entry[] {
  return [
    ...messages.map((message): Entry => ({ at: Date.parse(message.timestamp), message })),
    ...happenings.map((happening): Entry => ({ at: Date.parse(happening.timestamp), happening })),
  ].sort((a, b) => a.at - b.at);
}

function addMessage(lines: Line[], message: Message, selfId: string | null): void {
  const last = lines.at(-1);
  if (last?.kind === "group" && last.source === message.source && isNear(last.messages, message)) {
    lines[lines.length - 1] = { ...last, messages: [...last.messages, message] };
    return;
  }
  const isOwn = message.source === selfId;
  lines.push({
    kind: "group",
    key: message.id,
    source: message.source,
    isOwn,
    messages: [message],
  });
}

function isNear(messages: readonly Message[], next: Message): boolean {
  const last = messages.at(-1);
  if (last === undefined) return false;
  return Date.parse(next.timestamp) - Date.parse(last.timestamp) <= GROUP_WITHIN_MS;
}

/** Several people who come one after the other are one line. */
function addHappening(lines: Line[], { kind, personId, timestamp }: Happening): void {
  const last = lines.at(-1);
  if (last?.kind === "happening" && last.happening === kind && kind !== "chatEnabled") {
    const people = [...last.people.filter((id) => id !== personId), personId];
    lines[lines.length - 1] = { ...last, people, timestamp };
    return;
  }
  const key = `${kind}:${personId}:${timestamp}`;
  lines.push({ kind: "happening", key, happening: kind, people: [personId], timestamp });
}

export function unreadIn(conversation: Conversation, selfId: string | null): number {
  const seen = conversation.lastSeen === null ? -Infinity : Date.parse(conversation.lastSeen);
  return conversation.messages.filter(
    (message) => message.source !== selfId && Date.parse(message.timestamp) > seen,
  ).length;
}

export function unreadTotal(chat: Chat, selfId: string | null): number {
  return all(chat).reduce((sum, [, conversation]) => sum + unreadIn(conversation, selfId), 0);
}

function all(chat: Chat): [ConversationKey, Conversation][] {
  return (Object.keys(chat.conversations) as ConversationKey[]).map((key) => [
    key,
    chat.conversations[key] ?? NO_CONVERSATION,
  ]);
}

export interface ConversationSummary {
  key: ConversationKey;
  partnerId: string;
  last: Message | null;
  unread: number;
}

/** Private conversations, the one with the latest message first. */
export function privateConversations(chat: Chat, selfId: string | null): ConversationSummary[] {
  const summaries = all(chat).flatMap(([key, conversation]): ConversationSummary[] => {
    const partnerId = partnerOf(key);
    if (partnerId === null) return [];
    const last = conversation.messages.at(-1) ?? null;
    return [{ key, partnerId, last, unread: unreadIn(conversation, selfId) }];
  });
  return summaries.sort((a, b) => timeOf(b.last) - timeOf(a.last));
}

function timeOf(message: Message | null): number {
  return message === null ? 0 : Date.parse(message.timestamp);
}
