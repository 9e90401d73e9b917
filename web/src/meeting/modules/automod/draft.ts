/** A round with the talking stick that is being prepared. */
import type { Person } from "../../store/state";
import type { Strategy } from "./state";

export type Order = "name" | "nameBack" | "first" | "last" | "hands" | "random";

export interface AutomodDraft {
  strategy: Strategy;
  /** Participants in the order of their turns. */
  people: readonly string[];
  /** Minutes for each turn; null: no limit. */
  minutes: number | null;
  allowsDouble: boolean;
  appendsOnJoin: boolean;
}

type Listed = Pick<Person, "id" | "name" | "joinedAt" | "handRaisedAt">;

/** In which order people have their turn, before anybody is moved by hand. */
export function ordered(
  people: readonly Listed[],
  order: Order,
  locale?: string,
  random: () => number = Math.random,
): string[] {
  const names = new Intl.Collator(locale, { sensitivity: "base", numeric: true });
  const byName = [...people].sort((a, b) => names.compare(a.name, b.name));
  const joined = (person: Listed): number => Date.parse(person.joinedAt);
  const hand = ({ handRaisedAt }: Listed): number =>
    handRaisedAt === undefined ? Infinity : Date.parse(handRaisedAt);
  switch (order) {
    case "name":
      return ids(byName);
    case "nameBack":
      return ids(byName.reverse());
    case "first":
      return ids(byName.sort((a, b) => joined(a) - joined(b)));
    case "last":
      return ids(byName.sort((a, b) => joined(b) - joined(a)));
    case "hands":
      // Infinity minus Infinity is no order; those without a hand keep theirs.
      return ids(byName.sort((a, b) => (hand(a) === hand(b) ? 0 : hand(a) - hand(b))));
    case "random":
      return byName
        .map(({ id }) => ({ id, place: random() }))
        .sort((a, b) => a.place - b.place)
        .map(({ id }) => id);
  }
}

function ids(people: readonly Listed[]): string[] {
  return people.map(({ id }) => id);
}

/** The list with one of them a place earlier (-1) or later (1). */
export function moved(people: readonly string[], id: string, by: -1 | 1): string[] {
  const from = people.indexOf(id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= people.length) return [...people];
  const next = people.filter((one) => one !== id);
  next.splice(to, 0, id);
  return next;
}
