/** What a person can ask of the talking stick. */
import type { ClientFrame, CommandOf, EventOf } from "../../../protocol";
import type { AutomodDraft } from "./draft";
import { findsNext } from "./state";

const MINUTE_MS = 60_000;

export class AutomodCommands {
  readonly #send: (frame: ClientFrame) => void;
  /** We have asked for a round that has not begun yet. */
  #isStarting = false;

  constructor(send: (frame: ClientFrame) => void) {
    this.#send = send;
  }

  start({ strategy, people, minutes, allowsDouble, appendsOnJoin }: AutomodDraft): void {
    this.#isStarting = true;
    this.#ask({
      action: "start",
      selection_strategy: strategy,
      show_remaining: true,
      allow_double_selection: allowsDouble,
      auto_append_on_join: appendsOnJoin,
      ...(minutes !== null && { time_limit: minutes * MINUTE_MS }),
      ...(strategy === "playlist" ? { playlist: [...people] } : { allow_list: [...people] }),
    });
  }

  /** The server chooses nobody at the start: that is up to the device that has started. */
  follow(event: EventOf<"automod">): void {
    if (!this.#isStarting) return;
    if (event.message === "started" && findsNext(event.selection_strategy)) this.next();
    if (event.message === "started" || event.message === "error") this.#isStarting = false;
  }

  next(): void {
    this.#ask({ action: "select", how: "next" });
  }

  atRandom(): void {
    this.#ask({ action: "select", how: "random" });
  }

  giveTo(participant: string, keep: boolean): void {
    this.#ask({ action: "select", how: "specific", participant, keep_in_remaining: keep });
  }

  giveToNobody(): void {
    this.#ask({ action: "select", how: "none" });
  }

  /** Whoever has the word passes it on; by name only where people nominate each other. */
  passOn(to?: string): void {
    this.#ask({ action: "yield", ...(to !== undefined && { next: to }) });
  }

  changeList(strategy: AutomodDraft["strategy"], people: readonly string[]): void {
    const list = [...people];
    this.#ask({
      action: "edit",
      ...(strategy === "playlist" ? { playlist: list } : { allow_list: list }),
    });
  }

  stop(): void {
    this.#ask({ action: "stop" });
  }

  #ask(payload: CommandOf<"automod">): void {
    this.#send({ namespace: "automod", payload });
  }
}
