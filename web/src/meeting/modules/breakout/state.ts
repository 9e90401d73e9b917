/** Namespace `breakout`: rooms within the meeting. Where somebody is stands with the person. */
import type { BreakoutJoinData, BreakoutRoom, RoomserverRoomKind } from "../../../protocol";

export interface Breakout {
  rooms: readonly BreakoutRoom[];
  /** Milliseconds of the server's clock; null: no end. */
  endsAt: number | null;
  /** A moderator has announced the end. */
  isClosing: boolean;
  /** The room that we are asked to go to, and until when (ms of `Date.now()`). */
  invitation: { room: number; until: number } | null;
}

/** So long the question stands before we are moved. */
export const INVITATION_MS = 60_000;

/** Undefined stands for the main room. */
export function roomOf(kind: RoomserverRoomKind | undefined): number | undefined {
  return kind?.kind === "breakout" ? kind.id : undefined;
}

export function breakoutFrom(data: BreakoutJoinData | undefined): Breakout | null {
  if (data === undefined) return null;
  const endsAt = data.expires === undefined ? null : Date.parse(data.expires);
  return { rooms: data.rooms, endsAt, isClosing: false, invitation: null };
}

/** The room with the fewest people; the first of several. */
export function emptiestRoom(
  rooms: readonly BreakoutRoom[],
  people: readonly { room?: number | undefined }[],
): number | null {
  const count = (id: number): number => people.filter((person) => person.room === id).length;
  let best: number | null = null;
  for (const { id } of rooms) if (best === null || count(id) < count(best)) best = id;
  return best;
}

/** Spreads people over so many rooms; `order` shuffles them. */
export function spread(
  people: readonly string[],
  rooms: number,
  order: () => number = Math.random,
): string[][] {
  const shuffled = people
    .map((id) => ({ id, place: order() }))
    .sort((a, b) => a.place - b.place)
    .map(({ id }) => id);
  const result: string[][] = Array.from({ length: rooms }, () => []);
  shuffled.forEach((id, index) => result[index % rooms]?.push(id));
  return result;
}
