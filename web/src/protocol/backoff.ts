/**
 * How long to wait before the next attempt, in milliseconds.
 *
 * The first attempts come quickly, so that a room server that restarts is found again within a few
 * seconds; later ones spare a server that is down for long.
 */
const DELAYS = [300, 500, 700, 1000, 1300, 1600, 2000, 2000, 3000, 4000] as const;
const LATE = 5000;

/** Part of the delay by which it varies, so that a crowd does not come back in one moment. */
const JITTER = 0.2;

export function reconnectDelay(attempt: number, random: () => number = Math.random): number {
  const base = DELAYS[attempt] ?? LATE;
  return Math.round(base * (1 - JITTER + 2 * JITTER * random()));
}
