/** What the client knows of the meeting's modules beside chat, hands and moderation. */
import { NO_POLLS, type Polls } from "./polls/state";
import { NO_REACTIONS, type Reactions } from "./reactions/state";
import type { Breakout } from "./breakout/state";
import type { Timer } from "./timer/state";

export interface Modules {
  reactions: Reactions;
  /** Null: none runs in our room. */
  timer: Timer | null;
  polls: Polls;
  /** Null: everybody is in the main room. */
  breakout: Breakout | null;
}

export const NO_MODULES: Modules = {
  reactions: NO_REACTIONS,
  timer: null,
  polls: NO_POLLS,
  breakout: null,
};
