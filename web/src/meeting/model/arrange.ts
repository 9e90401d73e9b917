/**
 * Keeps order and speaker steady from one state to the next: they depend on what was shown before,
 * so they are part of the state.
 */
import type { MeetingState } from "../store/state";
import { orderTiles } from "./order";
import { pagesOf } from "./grid";
import { arrangeStage, type Stage } from "./stage";
import { tilesOf, type Tile } from "./tiles";

/** The tiles in the order that the state remembers. */
export function orderedTiles(state: MeetingState): Tile[] {
  const places = new Map(state.view.order.map((key, index) => [key, index]));
  const last = Number.MAX_SAFE_INTEGER;
  return tilesOf(state).sort((a, b) => (places.get(a.key) ?? last) - (places.get(b.key) ?? last));
}

/** `now`: milliseconds of `Date.now()`. */
export function arrange(state: MeetingState, now: number): MeetingState {
  const { view } = state;
  const isFirstPage = view.page === 0;
  const firstPage = isFirstPage ? view.pageSize : Number.POSITIVE_INFINITY;
  const tiles = orderTiles(view.order, tilesOf(state), firstPage);
  const stage = arrangeStage(tiles, view.layout, view.pinned, view.main, now);
  const order = keep(
    view.order,
    tiles.map((tile) => tile.key),
  );
  const main = stage.main?.key ?? null;
  const pinned = order.includes(view.pinned ?? "") ? view.pinned : null;
  const pages = pagesOf(stage.others, view.pageSize).length;
  const page = Math.min(view.page, pages - 1);
  const isSame =
    order === view.order && main === view.main && pinned === view.pinned && page === view.page;
  return isSame ? state : { ...state, view: { ...view, order, main, pinned, page } };
}

function keep(before: readonly string[], after: readonly string[]): readonly string[] {
  const isSame = before.length === after.length && before.every((key, i) => key === after[i]);
  return isSame ? before : after;
}

/** What to draw now. */
export function stageOf(state: MeetingState): Stage {
  const tiles = orderedTiles(state);
  const { layout, pinned, main } = state.view;
  // The choice was made by `arrange`; a shown speaker stays whatever the time.
  return arrangeStage(tiles, layout, pinned ?? main, main, 0);
}
