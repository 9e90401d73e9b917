/**
 * The connection to a room: joins, answers losses by resuming or joining again, and hands over
 * every frame exactly once.
 *
 * It knows nothing of rooms, people or media; it carries frames and says how the link is.
 */
import { joinAddress, resumeAddress } from "./address";
import { reconnectDelay } from "./backoff";
import { afterClose, CANNOT_RESUME } from "./closecodes";
import { Heartbeat } from "./heartbeat";
import { FrameLedger } from "./ledger";
import type { ClientFrame, ServerFrame, SessionFrame } from "./messages";
import { parseFrame } from "./messages";
import type { OpenSocket, Socket } from "./socket";
import { LOST, openWebSocket } from "./socket";

export interface Admission {
  token: string;
  roomserver_address: string;
}

export type LinkState =
  /** Joining for the first time. */
  | { kind: "joining" }
  | { kind: "open" }
  /** Coming back by itself; `since` in milliseconds of `Date.now()`. */
  | { kind: "lost"; since: number; attempt: number }
  /** The room is full; tried again every `FULL_RETRY_MS`. */
  | { kind: "full" }
  | { kind: "over"; why: "left" | "closed" }
  | { kind: "over"; why: "refused"; error: unknown };

export interface SignalingOptions {
  /** Asks the controller for a fresh token. */
  start: () => Promise<Admission>;
  /** Whether an error of `start` is final; others are tried again. */
  isFinal: (error: unknown) => boolean;
  onFrame: (frame: ServerFrame) => void;
  onLink: (link: LinkState) => void;
  /** Frames whose fate is unknown because the session could not be resumed. */
  onUnsent?: (frames: readonly ClientFrame[]) => void;
  openSocket?: OpenSocket;
}

/** From the first packet to the first frame of the server. */
const ESTABLISH_WITHIN_MS = 8_000;
/** A connection that held for so long starts a new count of attempts. */
const STABLE_AFTER_MS = 5_000;
export const FULL_RETRY_MS = 10_000;

type Timer = ReturnType<typeof setTimeout>;

interface Seat {
  address: string;
  resume: string;
  windowMs: number;
}

export class SignalingClient {
  readonly #options: SignalingOptions;
  readonly #openSocket: OpenSocket;
  readonly #heartbeat: Heartbeat;
  /** Pings carry `base + frame number` as transaction id, so that a pong acknowledges. */
  readonly #pingBase = Math.floor(Math.random() * 2 ** 30) * 2 ** 20;

  #link: LinkState = { kind: "joining" };
  #ledger = new FrameLedger();
  #socket: Socket | null = null;
  #seat: Seat | null = null;
  /** Frames may flow: the server has spoken on this socket. */
  #established = false;
  #attempt = 0;
  #retry: Timer | undefined;
  #watchdog: Timer | undefined;
  #stable: Timer | undefined;

  constructor(options: SignalingOptions) {
    this.#options = options;
    this.#openSocket = options.openSocket ?? openWebSocket;
    this.#heartbeat = new Heartbeat(
      () => this.#ping(),
      () => this.#drop(),
    );
  }

  get link(): LinkState {
    return this.#link;
  }

  start(): void {
    void this.#join();
  }

  /** Sends now, or as soon as the link is back. */
  send(frame: ClientFrame): void {
    if (this.#link.kind === "over") return;
    const text = JSON.stringify(frame);
    this.#ledger.recordSent(text);
    if (this.#established) this.#socket?.send(text);
  }

  /** The person leaves; nothing is tried again. */
  leave(): void {
    if (this.#link.kind === "over") return;
    this.#socket?.close(1000, "Normal Shutdown");
    this.#end({ kind: "over", why: "left" });
  }

  /** There is reason to doubt the connection: the network went, or the machine has slept. */
  doubt(): void {
    if (this.#link.kind === "open") this.#heartbeat.probe();
    else this.retryNow();
  }

  /** Cuts a waiting time short. */
  retryNow(): void {
    if (this.#retry === undefined) return;
    this.#clearRetry();
    this.#reconnect();
  }

  async #join(): Promise<void> {
    this.#seat = null;
    let admission: Admission;
    try {
      admission = await this.#options.start();
    } catch (error) {
      if (this.#over()) return;
      if (this.#options.isFinal(error)) this.#end({ kind: "over", why: "refused", error });
      else this.#schedule(reconnectDelay(this.#attempt));
      return;
    }
    if (this.#over()) return;
    this.#forgetUnsent();
    const { roomserver_address: address, token } = admission;
    this.#open(address, joinAddress(address, token));
  }

  #resume(seat: Seat): void {
    this.#open(seat.address, resumeAddress(seat.address, seat.resume, this.#ledger.received));
  }

  #open(address: string, url: string): void {
    this.#established = false;
    const current = (): boolean => this.#socket === socket;
    const socket: Socket = this.#openSocket(url, {
      onOpen: () => undefined,
      onText: (text) => current() && this.#receive(address, text),
      onClose: (code) => current() && this.#closed(code),
    });
    this.#socket = socket;
    this.#watchdog = setTimeout(() => this.#drop(), ESTABLISH_WITHIN_MS);
  }

  #receive(address: string, text: string): void {
    const frame = parseFrame(text);
    if (frame?.namespace === "parlour") {
      this.#seated(address, frame);
      return;
    }
    this.#ledger.countReceived();
    if (frame === null) return;
    if (!this.#established) this.#establish();
    if (frame.namespace === "echo") this.#pong(frame.transaction_id);
    this.#options.onFrame(frame);
  }

  #seated(address: string, { payload }: SessionFrame): void {
    this.#seat = { address, resume: payload.resume, windowMs: payload.window_secs * 1000 };
    if (!payload.resumed) return;
    this.#ledger.acknowledge(payload.received);
    this.#establish();
  }

  /** The server speaks to us: what is owed to it goes out before anything new. */
  #establish(): void {
    clearTimeout(this.#watchdog);
    this.#established = true;
    for (const text of this.#ledger.unprocessed()) this.#socket?.send(text);
    this.#heartbeat.start();
    this.#stable = setTimeout(() => (this.#attempt = 0), STABLE_AFTER_MS);
    this.#setLink({ kind: "open" });
  }

  #closed(code: number): void {
    this.#release();
    const after = afterClose(code);
    if (after === "over") {
      this.#end({ kind: "over", why: "closed" });
      return;
    }
    if (after !== "resume") this.#seat = null;
    if (after === "full") {
      this.#setLink({ kind: "full" });
      this.#schedule(FULL_RETRY_MS);
      return;
    }
    this.#setLost();
    // A refused resumption need not wait: the server is there and says what to do.
    this.#schedule(code === CANNOT_RESUME ? 0 : reconnectDelay(this.#attempt));
  }

  /** The connection is dead, whatever the socket believes. */
  #drop(): void {
    this.#socket?.abandon();
    this.#closed(LOST);
  }

  #schedule(delayMs: number): void {
    this.#attempt += 1;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.#reconnect();
    }, delayMs);
  }

  #reconnect(): void {
    const lostFor = this.#link.kind === "lost" ? Date.now() - this.#link.since : 0;
    if (this.#seat !== null && lostFor <= this.#seat.windowMs) this.#resume(this.#seat);
    else void this.#join();
  }

  #setLost(): void {
    const since = this.#link.kind === "lost" ? this.#link.since : Date.now();
    // A first join that fails is still a first join.
    if (this.#link.kind === "joining") return;
    this.#setLink({ kind: "lost", since, attempt: this.#attempt });
  }

  #ping(): void {
    const transaction_id = this.#pingBase + this.#ledger.next;
    this.send({ namespace: "echo", payload: { action: "ping" }, transaction_id });
  }

  #pong(transactionId: number | undefined): void {
    this.#heartbeat.answered();
    if (transactionId === undefined) return;
    const processed = transactionId - this.#pingBase;
    if (processed > 0 && processed < this.#ledger.next) this.#ledger.acknowledge(processed);
  }

  #forgetUnsent(): void {
    const frames = this.#ledger.unprocessed().map((text) => JSON.parse(text) as ClientFrame);
    this.#ledger = new FrameLedger();
    const worthTelling = frames.filter((frame) => frame.namespace !== "echo");
    if (worthTelling.length > 0) this.#options.onUnsent?.(worthTelling);
  }

  #release(): void {
    this.#socket = null;
    this.#established = false;
    this.#heartbeat.stop();
    clearTimeout(this.#watchdog);
    clearTimeout(this.#stable);
  }

  #clearRetry(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
  }

  #end(link: LinkState): void {
    this.#release();
    this.#clearRetry();
    this.#setLink(link);
  }

  #over(): boolean {
    return this.#link.kind === "over";
  }

  #setLink(link: LinkState): void {
    this.#link = link;
    this.#options.onLink(link);
  }
}
