/** Finds web addresses in a text, so that they can be clicked. Nothing else becomes markup. */

export type TextPart =
  { kind: "text"; text: string } | { kind: "link"; text: string; href: string };

const ADDRESS = /\bhttps?:\/\/[^\s<>"']+/giu;
/** Punctuation at the end belongs to the sentence, not to the address. */
const TRAILING = /[.,;:!?…'"“”»]+$/u;

export function textParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = trimmed(match[0]);
    const href = safeHref(address);
    if (href === null) continue;
    if (match.index > end) parts.push({ kind: "text", text: text.slice(end, match.index) });
    parts.push({ kind: "link", text: address, href });
    end = match.index + address.length;
  }
  if (end < text.length) parts.push({ kind: "text", text: text.slice(end) });
  return parts;
}

function trimmed(address: string): string {
  const bare = address.replace(TRAILING, "");
  // "(see https://a.example)": the bracket closes the sentence's, unless the address opened one.
  return bare.endsWith(")") && !bare.includes("(") ? bare.slice(0, -1).replace(TRAILING, "") : bare;
}

function safeHref(address: string): string | null {
  try {
    const url = new URL(address);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}
