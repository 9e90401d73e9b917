/** Initials and colours for people without a picture. */

const HUES = 8;

/** First letters of the first and the last word; "?" for a name without letters. */
export function initials(name: string): string {
  const words = name
    .split(/[\s\-_.@]+/u)
    .map((word) => /[\p{L}\p{N}]/u.exec(word)?.[0])
    .filter((letter) => letter !== undefined);
  const first = words[0];
  if (first === undefined) return "?";
  const last = words.length > 1 ? words[words.length - 1] : undefined;
  return (first + (last ?? "")).toLocaleUpperCase();
}

/** The same name has the same colour on every machine. */
export function avatarHue(name: string): number {
  let hash = 0;
  for (const char of name) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return hash % HUES;
}

/** Where the controller draws patterns for people without a picture; initials say more. */
const DRAWN = "/avatar/";

/**
 * Whether the address leads to a picture that we may show. Pictures from elsewhere would tell a
 * third party who meets whom.
 */
export function isOwnPicture(url: string, origin: string = window.location.origin): boolean {
  if (!URL.canParse(url, origin)) return false;
  const { origin: host, pathname } = new URL(url, origin);
  return host === origin && !pathname.startsWith(DRAWN);
}
