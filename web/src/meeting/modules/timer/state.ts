/** Namespace `timer`: one in each room; a coffee break is a timer with a style. */
import type { EventOf, ModulePeerData, TimerJoinData } from "../../../protocol";

type TimerEvent = EventOf<"timer">;

export const COFFEE_STYLE = "coffee-break";

export interface Timer {
  /** Milliseconds of the server's clock. */
  startedAt: number;
  /** Null: it counts up until somebody stops it. */
  endsAt: number | null;
  title: string | null;
  isCoffee: boolean;
  asksReady: boolean;
  /** Participants who have said that they are done. */
  ready: readonly string[];
  /** The person has gone back although the break goes on. */
  isBack: boolean;
}

interface Described {
  started_at: string;
  ready_check_enabled: boolean;
  ends_at?: string;
  style?: string;
  title?: string;
}

function described(data: Described): Timer {
  return {
    startedAt: Date.parse(data.started_at),
    endsAt: data.ends_at === undefined ? null : Date.parse(data.ends_at),
    title: data.title?.trim() ? data.title : null,
    isCoffee: data.style === COFFEE_STYLE,
    asksReady: data.ready_check_enabled,
    ready: [],
    isBack: false,
  };
}

/** From what a join or a switch of rooms tells. `before` says whether we had gone back already. */
export function timerFrom(
  before: Timer | null,
  data: TimerJoinData | undefined,
  selfId: string,
  peers: Readonly<Record<string, ModulePeerData>>,
): Timer | null {
  if (data === undefined) return null;
  const timer = described(data);
  const ready = Object.keys(peers).filter((id) => peers[id]?.timer?.ready_status === true);
  return {
    ...timer,
    ready: data.ready_status === true ? [...ready, selfId] : ready,
    isBack: before?.startedAt === timer.startedAt && before.isBack,
  };
}

export function reduceTimer(timer: Timer | null, event: TimerEvent): Timer | null {
  switch (event.message) {
    case "started":
      return described(event);
    case "stopped":
      return null;
    case "updated_ready_status":
      return timer === null ? null : withReady(timer, event.participant_id, event.status);
    case "error":
      return timer;
  }
}

export function withReady(timer: Timer, personId: string, isReady: boolean): Timer {
  const others = timer.ready.filter((id) => id !== personId);
  return { ...timer, ready: isReady ? [...others, personId] : others };
}

/** What the clock shows: the time that is left, or since the start (ms). */
export function timerTime(timer: Timer, now: number): number {
  const time = timer.endsAt === null ? now - timer.startedAt : timer.endsAt - now;
  // A countdown shows 0:01 until it is over.
  return Math.max(timer.endsAt === null ? time : Math.ceil(time / 1000) * 1000, 0);
}

const MINUTE_MS = 60_000;

/** Towards its end a countdown asks for attention: the longer it was, the earlier. */
export function isEnding(timer: Timer, now: number): boolean {
  if (timer.endsAt === null) return false;
  const minutes = (timer.endsAt - timer.startedAt) / MINUTE_MS;
  const warn = minutes <= 5 ? 1 : minutes <= 15 ? 2 : 4;
  return timer.endsAt - now <= Math.min(warn * MINUTE_MS, (timer.endsAt - timer.startedAt) / 2);
}
