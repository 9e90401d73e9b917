/** Where the others are: a bar in their colour with their name. Colours are classes, not styles. */
import type { DecorationAttrs } from "prosemirror-view";

const COLOURS = 8;

interface Told {
  user?: { id?: unknown; name?: unknown };
}

/** The same person has the same colour everywhere. */
export function colourOf(id: string): number {
  let sum = 0;
  for (const sign of id) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) % 65521;
  return sum % COLOURS;
}

export interface CursorClasses {
  cursor: string;
  name: string;
  selection: string;
}

function person(told: unknown): { id: string; name: string } {
  const { user } = told as Told;
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  return { id: text(user?.id), name: text(user?.name) };
}

/** y-prosemirror hands over `user` of the presence; ours has what the room server says. */
export function cursorBuilder(classes: CursorClasses) {
  return (user: unknown): HTMLElement => {
    const { id, name } = person({ user });
    const cursor = document.createElement("span");
    const label = document.createElement("span");
    cursor.className = classes.cursor;
    cursor.dataset.colour = String(colourOf(id));
    label.className = classes.name;
    label.textContent = name;
    cursor.append("\u2060", label, "\u2060");
    return cursor;
  };
}

export function selectionBuilder(classes: CursorClasses) {
  return (user: unknown): DecorationAttrs => ({
    class: classes.selection,
    "data-colour": String(colourOf(person({ user }).id)),
  });
}
