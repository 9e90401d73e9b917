/**
 * The key of an end-to-end encrypted meeting: made in a browser, handed on in the fragment of the
 * meeting's link, which browsers never send. See docs/decisions/end-to-end-encryption.md.
 */

/** As strong as the cipher, AES-128-GCM. */
const KEY_BYTES = 16;
/** 128 bits in base64url; the last letter has only two of them. */
const KEY = /^[A-Za-z0-9_-]{21}[AQgw]$/;
const PARAMETER = "key";

export function newKey(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(KEY_BYTES))))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

export function isKey(text: string): boolean {
  return KEY.test(text);
}

/** The key in a link's fragment, with or without its `#`. */
export function keyOfFragment(fragment: string): string | undefined {
  const found = new URLSearchParams(fragment.replace(/^#/, "")).get(PARAMETER);
  return found !== null && isKey(found) ? found : undefined;
}

/** A link or path with the key behind it, or as it is if there is none. */
export function withKey(link: string, key: string | undefined): string {
  return key === undefined ? link : `${link}#${PARAMETER}=${key}`;
}

/** What somebody has pasted: the bare key, a link that holds one, or text around a link. */
export function readKey(text: string): string | undefined {
  const trimmed = text.trim();
  if (isKey(trimmed)) return trimmed;
  const fragment = /#(\S+)/.exec(trimmed)?.[1];
  return fragment === undefined ? undefined : keyOfFragment(fragment.replace(/[>)\].,;]+$/, ""));
}
