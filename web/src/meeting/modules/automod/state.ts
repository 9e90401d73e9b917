/** Namespace `automod`: the talking stick. One session in each room (signaling-modules.md 8). */
import type { AutomodConfig, AutomodJoinData, EventOf } from "../../../protocol";

type AutomodEvent = EventOf<"automod">;

export type Strategy = AutomodConfig["selection_strategy"];

export interface Automod {
  strategy: Strategy;
  allowsDouble: boolean;
  /** Milliseconds for each turn; null: no limit. */
  timeLimit: number | null;
  /** Everybody who has had a turn, in order; repeats are possible. */
  history: readonly string[];
  /** Who is still to come; in order only with the strategy `playlist`. */
  remaining: readonly string[];
  /** Null: nobody has the word. */
  speaker: string | null;
  /** Milliseconds of the server's clock; null: we came in the middle of the turn. */
  speakingSince: number | null;
}

/** From what a join or a switch of rooms tells. */
export function automodFrom(
  before: Automod | null,
  data: AutomodJoinData | undefined,
): Automod | null {
  if (data === undefined) return null;
  const isSameTurn = before !== null && before.speaker === data.speaker;
  return {
    ...described(data.config),
    history: data.config.history,
    remaining: data.config.remaining,
    speaker: data.speaker,
    speakingSince: isSameTurn ? before.speakingSince : null,
  };
}

/** `at` is the time of the frame (ms of the server's clock). */
export function reduceAutomod(
  automod: Automod | null,
  event: AutomodEvent,
  at: number,
): Automod | null {
  switch (event.message) {
    case "started":
      return {
        ...described(event),
        history: event.history,
        remaining: event.remaining,
        speaker: null,
        speakingSince: null,
      };
    case "stopped":
      return null;
    case "speaker_updated":
      return automod === null
        ? null
        : {
            ...automod,
            history: event.history,
            remaining: event.remaining,
            speaker: event.speaker ?? null,
            speakingSince: event.speaker === undefined ? null : at,
          };
    case "remaining_updated":
      return automod === null ? null : { ...automod, remaining: event.remaining };
    case "error":
      return automod;
  }
}

function described(
  config: Pick<AutomodConfig, "selection_strategy" | "allow_double_selection" | "time_limit">,
): Pick<Automod, "strategy" | "allowsDouble" | "timeLimit"> {
  return {
    strategy: config.selection_strategy,
    allowsDouble: config.allow_double_selection,
    timeLimit: config.time_limit ?? null,
  };
}

/** The server finds the next one by itself. */
export function findsNext(strategy: Strategy): boolean {
  return strategy === "playlist" || strategy === "random";
}

/** Whether we have the word, are the next one, or may still come. */
export function placeOf(
  automod: Automod,
  personId: string | null,
): "speaking" | "next" | "later" | "none" {
  if (personId === null) return "none";
  if (automod.speaker === personId) return "speaking";
  if (automod.strategy === "playlist" && automod.remaining[0] === personId) return "next";
  return automod.remaining.includes(personId) ? "later" : "none";
}

/** Milliseconds that the turn has left; null: no limit, or we do not know when it began. */
export function timeLeft(automod: Automod, now: number): number | null {
  const { timeLimit, speakingSince } = automod;
  if (timeLimit === null || speakingSince === null) return null;
  return Math.max(speakingSince + timeLimit - now, 0);
}

/** Otherwise only moderators can end the turn. */
export function maySpeakerPass(automod: Automod): boolean {
  if (automod.strategy === "none") return false;
  return automod.strategy !== "nomination" || passableTo(automod).length > 0;
}

/** To whom the one with the word may pass it on by name. */
export function passableTo(automod: Automod): readonly string[] {
  if (automod.strategy !== "nomination") return [];
  return automod.remaining.filter((id) => id !== automod.speaker);
}
