/**
 * The order of tiles in the grid. It is stable: whoever has a place keeps it while others come and
 * go, and only somebody who speaks from a later page changes places with a silent one on the first.
 */
import type { Tile } from "./tiles";

export function orderTiles(
  previous: readonly string[],
  tiles: readonly Tile[],
  firstPage: number,
): Tile[] {
  const places = new Map(previous.map((key, index) => [key, index]));
  const place = (tile: Tile): number => places.get(tile.key) ?? Number.POSITIVE_INFINITY;
  const ordered = [...tiles].sort(
    (a, b) => rank(a) - rank(b) || compare(place(a), place(b)) || joined(a) - joined(b),
  );
  return bringSpeakers(ordered, firstPage);
}

/** Shared screens come first, our own picture last on the first page it fits. */
function rank(tile: Tile): number {
  if (tile.kind === "screen") return 0;
  return tile.isSelf ? 2 : 1;
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

function joined(tile: Tile): number {
  return Date.parse(tile.person.joinedAt);
}

function bringSpeakers(ordered: Tile[], firstPage: number): Tile[] {
  const result = [...ordered];
  for (let from = firstPage; from < result.length; from += 1) {
    const speaker = result[from];
    if (speaker?.isSpeaking !== true || speaker.isSelf) continue;
    const to = longestSilent(result.slice(0, firstPage));
    const silent = to === null ? undefined : result[to];
    if (to === null || silent === undefined) break;
    result[to] = speaker;
    result[from] = silent;
  }
  return result;
}

function longestSilent(page: readonly Tile[]): number | null {
  let best: number | null = null;
  page.forEach((tile, index) => {
    if (tile.kind === "screen" || tile.isSelf || tile.isSpeaking) return;
    const leader = best === null ? undefined : page[best];
    if (leader === undefined || tile.lastSpokeAt < leader.lastSpokeAt) best = index;
  });
  return best;
}
