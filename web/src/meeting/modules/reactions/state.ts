/** Namespace `reaction`: what floats over the tiles for a moment. */
import type { EventOf, ReactionJoinData } from "../../../protocol";

type ReactionEvent = EventOf<"reaction">;
export type ReactionName = Extract<ReactionEvent, { message: "reacted" }>["reaction"];

/** In the order in which they are offered. */
export const REACTIONS: readonly ReactionName[] = [
  "thumbs_up",
  "clap",
  "heart",
  "joy",
  "open_mouth",
  "smiling_face_with_tear",
  "tada",
  "thumbs_down",
];

export interface ShownReaction {
  /** Counts up; tells equal ones apart. */
  id: number;
  personId: string;
  reaction: ReactionName;
  /** Milliseconds of `Date.now()`. */
  at: number;
}

export interface Reactions {
  /** Who may react although it is restricted, moderators included; null: everybody may. */
  onlyFor: readonly string[] | null;
  /** Oldest first. */
  shown: readonly ShownReaction[];
  nextId: number;
}

export const NO_REACTIONS: Reactions = { onlyFor: null, shown: [], nextId: 1 };

/** So long a reaction is seen. */
export const REACTION_MS = 5000;
/** Of all people; more at once would only be a flicker. */
const MOST_SHOWN = 60;

export function reactionsFrom(before: Reactions, data: ReactionJoinData | undefined): Reactions {
  const rule = data?.restrictions;
  return {
    ...before,
    shown: [],
    onlyFor: rule?.type === "enabled" ? rule.unrestricted_participants : null,
  };
}

export function reduceReactions(before: Reactions, event: ReactionEvent, now: number): Reactions {
  switch (event.message) {
    case "reacted": {
      const { participant_id: personId, reaction } = event;
      const next = { id: before.nextId, personId, reaction, at: now };
      const shown = [...current(before.shown, now), next].slice(-MOST_SHOWN);
      return { ...before, shown, nextId: before.nextId + 1 };
    }
    case "restrictions_enabled":
      return { ...before, onlyFor: event.unrestricted_participants };
    case "restrictions_disabled":
      return { ...before, onlyFor: null };
    case "error":
      return before;
  }
}

function current(shown: readonly ShownReaction[], now: number): ShownReaction[] {
  return shown.filter(({ at }) => now - at < REACTION_MS);
}

/** Without those that have been seen long enough; the same object if there are none. */
export function withoutPast(before: Reactions, now: number): Reactions {
  const shown = current(before.shown, now);
  return shown.length === before.shown.length ? before : { ...before, shown };
}

export function mayReact(reactions: Reactions, selfId: string | null): boolean {
  return reactions.onlyFor === null || (selfId !== null && reactions.onlyFor.includes(selfId));
}
