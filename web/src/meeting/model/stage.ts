/** What is on the stage and where, from all tiles and what the person chose. */
import type { Layout } from "../store/state";
import { chooseMain } from "./speaker";
import type { Tile } from "./tiles";

export interface Stage {
  /** Shown large; null in the grid. */
  main: Tile | null;
  /** Beside the large one, or the whole grid. */
  others: readonly Tile[];
  /** Our own picture when it floats in a corner instead of taking a place. */
  floating: Tile | null;
}

export function arrangeStage(
  all: readonly Tile[],
  layout: Layout,
  pinned: string | null,
  current: string | null,
  now: number,
): Stage {
  // What one shares oneself, one has before one's eyes already.
  const shown = all.filter((tile) => tile.kind !== "screen" || !tile.isSelf);
  return arrangeShown(shown, layout, pinned, current, now);
}

function arrangeShown(
  ordered: readonly Tile[],
  layout: Layout,
  pinned: string | null,
  current: string | null,
  now: number,
): Stage {
  const hasScreen = ordered.some((tile) => tile.kind === "screen");
  const isPinned = ordered.some((tile) => tile.key === pinned);
  if (layout === "speaker" || hasScreen || isPinned) {
    const main = chooseMain(ordered, current, pinned, now);
    return { main, others: ordered.filter((tile) => tile !== main), floating: null };
  }
  const self = ordered.find((tile) => tile.isSelf && tile.kind === "camera");
  // With one other person, they fill the stage and we stand in the corner.
  if (self !== undefined && ordered.length === 2) {
    return { main: null, others: ordered.filter((tile) => tile !== self), floating: self };
  }
  return { main: null, others: ordered, floating: null };
}
