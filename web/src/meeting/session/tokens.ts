/** Fresh media tokens through signalling, for when LiveKit has ended the connection. */
import type { EventOf } from "../../protocol";
import type { Credentials } from "../media/media";

/** The answer may have to wait for signalling to come back first. */
const ANSWER_WITHIN_MS = 15_000;

interface Waiting {
  resolve: (credentials: Credentials) => void;
  reject: (reason: Error) => void;
}

export class MediaTokens {
  readonly #ask: () => void;
  #waiting: Waiting | null = null;

  constructor(ask: () => void) {
    this.#ask = ask;
  }

  request(): Promise<Credentials> {
    this.#waiting?.reject(new Error("asked again"));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("no answer")), ANSWER_WITHIN_MS);
      this.#waiting = {
        resolve: (credentials) => {
          clearTimeout(timer);
          resolve(credentials);
        },
        reject: (reason) => {
          clearTimeout(timer);
          reject(reason);
        },
      };
      this.#ask();
    });
  }

  /** False if nobody has asked. */
  answer(event: EventOf<"livekit">): boolean {
    const isAsked = this.#waiting !== null;
    if (event.message === "credentials") this.#settle((waiting) => waiting.resolve(event));
    if (event.message === "error") {
      this.#settle((waiting) => waiting.reject(new Error(event.error)));
    }
    return isAsked;
  }

  #settle(how: (waiting: Waiting) => void): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting !== null) how(waiting);
  }
}
