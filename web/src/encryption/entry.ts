/** How somebody stands before the door of a meeting that may be encrypted. */

export interface EntryFacts {
  /** What the server says of the meeting. */
  isEncrypted: boolean;
  key: string | undefined;
  /** Whether this browser can. */
  isPossible: boolean;
}

/**
 * - `open`: not encrypted
 * - `ready`: encrypted, and the key is here
 * - `keyMissing`: encrypted, and we would see and hear nobody
 * - `unsupported`: encrypted, and this browser cannot
 * - `contradicted`: we hold a key, and the server denies that the meeting is encrypted
 */
export type Entry = "open" | "ready" | "keyMissing" | "unsupported" | "contradicted";

/** A server could have people talk openly by denying that they encrypt; so a key counts more. */
export function entryOf({ isEncrypted, key, isPossible }: EntryFacts): Entry {
  if (!isEncrypted && key === undefined) return "open";
  if (!isPossible) return "unsupported";
  if (key === undefined) return "keyMissing";
  return isEncrypted ? "ready" : "contradicted";
}

export function mayEnter(entry: Entry): boolean {
  return entry !== "keyMissing" && entry !== "unsupported";
}
