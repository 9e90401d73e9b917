/** Notices a dead connection: a ping that is not answered in time (signaling-core.md 1.6). */

export const PING_EVERY_MS = 12_000;
export const ANSWER_WITHIN_MS = 10_000;
/** When there is a reason for doubt: the network changed, the machine woke up. */
export const PROBE_WITHIN_MS = 3_000;

type Timer = ReturnType<typeof setTimeout>;

export class Heartbeat {
  #ping: () => void;
  #onDead: () => void;
  #next: Timer | undefined;
  #deadline: Timer | undefined;

  constructor(ping: () => void, onDead: () => void) {
    this.#ping = ping;
    this.#onDead = onDead;
  }

  start(): void {
    this.stop();
    this.#schedule();
  }

  /** Any answer in the echo namespace. */
  answered(): void {
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
  }

  /** Asks at once whether the other side is still there. */
  probe(): void {
    this.#ask(PROBE_WITHIN_MS);
  }

  stop(): void {
    clearTimeout(this.#next);
    clearTimeout(this.#deadline);
    this.#next = this.#deadline = undefined;
  }

  #schedule(): void {
    this.#next = setTimeout(() => {
      this.#ask(ANSWER_WITHIN_MS);
      this.#schedule();
    }, PING_EVERY_MS);
  }

  #ask(withinMs: number): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#onDead(), withinMs);
    this.#ping();
  }
}
