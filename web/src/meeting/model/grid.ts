/** How tiles fill the stage. Pure geometry, in CSS pixels. */

export interface Box {
  width: number;
  height: number;
}

export interface GridLayout {
  columns: number;
  rows: number;
  tile: Box;
}

/** Faces look right between these shapes (width by height). */
const NARROWEST = { upright: 3 / 5, wide: 6 / 5 };
const WIDEST = 16 / 9;

/** Smaller than this, a face is no longer one. */
const LEAST_TILE: Box = { width: 148, height: 112 };

const MOST_TILES = 25;

/** The columns for which `count` tiles are largest. */
export function layoutGrid(count: number, stage: Box, gap: number): GridLayout {
  const narrowest = stage.width < stage.height ? NARROWEST.upright : NARROWEST.wide;
  let best: GridLayout = { columns: 1, rows: Math.max(count, 1), tile: { width: 0, height: 0 } };
  for (let columns = 1; columns <= Math.max(count, 1); columns += 1) {
    const rows = Math.ceil(Math.max(count, 1) / columns);
    const cell = {
      width: (stage.width - gap * (columns - 1)) / columns,
      height: (stage.height - gap * (rows - 1)) / rows,
    };
    const tile = fitTile(cell, narrowest);
    if (tile.width * tile.height > best.tile.width * best.tile.height) {
      best = { columns, rows, tile };
    }
  }
  return best;
}

/** The largest box of a fitting shape within a cell. */
export function fitTile(cell: Box, narrowest: number = NARROWEST.upright): Box {
  const width = Math.max(cell.width, 0);
  const height = Math.max(cell.height, 0);
  if (height === 0 || width === 0) return { width: 0, height: 0 };
  const shape = Math.min(Math.max(width / height, narrowest), WIDEST);
  const fitted = Math.min(width, height * shape);
  return { width: Math.floor(fitted), height: Math.floor(fitted / shape) };
}

/** How many tiles one page can hold so that none is too small. */
export function pageSize(stage: Box, gap: number): number {
  const columns = Math.floor((stage.width + gap) / (LEAST_TILE.width + gap));
  const rows = Math.floor((stage.height + gap) / (LEAST_TILE.height + gap));
  return Math.min(Math.max(columns * rows, 1), MOST_TILES);
}

/** Even pages: with 10 tiles and room for 9, two pages of five. */
export function pagesOf<T>(tiles: readonly T[], size: number): T[][] {
  const pages = Math.max(Math.ceil(tiles.length / size), 1);
  const each = Math.ceil(tiles.length / pages);
  return Array.from({ length: pages }, (_, page) => tiles.slice(page * each, (page + 1) * each));
}
