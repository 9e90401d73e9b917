/**
 * The drawing as it is sent: the other clients of this protocol write all keys in snake case, and
 * people on either kind of client draw on one board.
 */

type Rename = (key: string) => string;

const toSnake: Rename = (key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const toCamel: Rename = (key) =>
  key.replace(/(?<=[a-z0-9])_([a-z])/g, (_, letter: string) => letter.toUpperCase());

function renamed(value: unknown, rename: Rename): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => renamed(one, rename));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => [
      rename(key),
      renamed(inner, rename),
    ]),
  );
}

export function toWire(value: unknown): unknown {
  return renamed(value, toSnake);
}

export function fromWire(value: unknown): unknown {
  return renamed(value, toCamel);
}
