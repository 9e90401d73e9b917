/** Who is shown large in the speaker view. */
import type { Tile } from "./tiles";

/** A short "hm" must not take the picture: the one shown keeps it for so long after speaking (ms). */
const HOLD_MS = 1500;

export function chooseMain(
  tiles: readonly Tile[],
  current: string | null,
  pinned: string | null,
  now: number,
): Tile | null {
  const pin = tiles.find((tile) => tile.key === pinned);
  if (pin !== undefined) return pin;
  const screen = tiles.filter((tile) => tile.kind === "screen" && !tile.isSelf);
  if (screen.length > 0) return screen.find((tile) => tile.key === current) ?? screen[0] ?? null;
  const others = tiles.filter((tile) => !tile.isSelf && tile.kind === "camera");
  const shown = others.find((tile) => tile.key === current);
  if (shown !== undefined && (shown.isSpeaking || now - shown.lastSpokeAt < HOLD_MS)) return shown;
  const speaking = others
    .filter((tile) => tile.isSpeaking)
    .sort((a, b) => b.lastSpokeAt - a.lastSpokeAt)[0];
  return speaking ?? shown ?? lastSpeaker(others) ?? tiles[0] ?? null;
}

function lastSpeaker(tiles: readonly Tile[]): Tile | null {
  return tiles.reduce<Tile | null>(
    (best, tile) => (best === null || tile.lastSpokeAt > best.lastSpokeAt ? tile : best),
    null,
  );
}
