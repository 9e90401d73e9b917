/**
 * Counts the frames of one session in both directions and keeps those that the server may not have
 * processed yet, so that after a loss each is delivered exactly once.
 */
export class FrameLedger {
  #received = 0;
  #sent = 0;
  /** Frames `#sent - #pending.length + 1 … #sent`. */
  #pending: string[] = [];

  /** Frames received from the server, to be told it on resumption. */
  get received(): number {
    return this.#received;
  }

  /** Number that the next frame will have. */
  get next(): number {
    return this.#sent + 1;
  }

  get pending(): number {
    return this.#pending.length;
  }

  countReceived(): void {
    this.#received += 1;
  }

  recordSent(frame: string): void {
    this.#sent += 1;
    this.#pending.push(frame);
  }

  /** The server has processed the frames up to this number. */
  acknowledge(processed: number): void {
    const first = this.#sent - this.#pending.length + 1;
    if (processed >= first) this.#pending.splice(0, processed - first + 1);
  }

  /** What must be sent again, in order. */
  unprocessed(): readonly string[] {
    return this.#pending;
  }
}
