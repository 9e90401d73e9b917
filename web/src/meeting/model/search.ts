/** What a search of a conversation has found. */
import { conversation } from "../store/chat";
import type { Chat, ConversationKey, Message } from "../store/state";

/** Newest first: what is here already, whatever its case, and what the server has added. */
export function searchHits(
  chat: Chat,
  key: ConversationKey,
  term: string,
  locale?: string,
): readonly Message[] {
  const wanted = folded(term, locale);
  if (wanted === "") return [];
  const here = conversation(chat, key).messages.filter(({ content }) =>
    folded(content, locale).includes(wanted),
  );
  const { search } = chat;
  const isSame = search?.conversation === key && folded(search.term, locale) === wanted;
  const known = new Set(here.map(({ id }) => id));
  const older = isSame ? search.matches.filter(({ id }) => !known.has(id)) : [];
  return [...here, ...older].sort((a, b) => Date.parse(b.timestamp) - Date.parse(a.timestamp));
}

/** A text cut where the words stand in it. */
export function markedParts(
  text: string,
  term: string,
  locale?: string,
): readonly { text: string; isHit: boolean }[] {
  const wanted = folded(term, locale);
  const inside = text.toLocaleLowerCase(locale);
  // A few letters change their length with their case: then nothing is marked.
  if (wanted === "" || inside.length !== text.length) return [{ text, isHit: false }];
  const parts: { text: string; isHit: boolean }[] = [];
  let end = 0;
  for (let at = inside.indexOf(wanted); at >= 0; at = inside.indexOf(wanted, end)) {
    if (at > end) parts.push({ text: text.slice(end, at), isHit: false });
    end = at + wanted.length;
    parts.push({ text: text.slice(at, end), isHit: true });
  }
  if (end < text.length) parts.push({ text: text.slice(end), isHit: false });
  return parts;
}

function folded(text: string, locale?: string): string {
  return text.trim().toLocaleLowerCase(locale);
}
