/**
 * Whose media cannot be decrypted. LiveKit's worker drops such frames, so nothing is shown, and
 * says so at most once a second for each track.
 */

/** One lost frame may be an accident; a wrong key fails again and again. */
const FAILURES = 2;
const WITHIN_MS = 10_000;

export class Undecryptable {
  readonly #failures = new Map<string, number[]>();
  readonly #found = new Set<string>();

  /** True if that tells something new. */
  failed(identity: string, now: number): boolean {
    if (this.#found.has(identity)) return false;
    const before = this.#failures.get(identity) ?? [];
    const recent = [...before.filter((at) => now - at < WITHIN_MS), now];
    this.#failures.set(identity, recent);
    if (recent.length < FAILURES) return false;
    this.#found.add(identity);
    return true;
  }

  /** What they send from now on may be encrypted with another key. */
  forget(identity: string): void {
    this.#failures.delete(identity);
    this.#found.delete(identity);
  }

  has(identity: string): boolean {
    return this.#found.has(identity);
  }
}
