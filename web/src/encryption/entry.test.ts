import { expect, it } from "vitest";
import { keyOfAddress } from "./address";
import { entryOf, mayEnter } from "./entry";

const KEY = "EZRhLOZzf4c42HlJIGmY7w";
const ROOM = "0c9a7a3e-5c8e-4f5e-9a6b-1f2e3d4c5b6a";

it.each([
  [false, undefined, true, "open"],
  [false, undefined, false, "open"],
  [true, KEY, true, "ready"],
  [true, undefined, true, "keyMissing"],
  [true, KEY, false, "unsupported"],
  [true, undefined, false, "unsupported"],
  // A server that denies the encryption must not have people talk openly.
  [false, KEY, true, "contradicted"],
  [false, KEY, false, "unsupported"],
] as const)("encrypted %s, key %s, possible %s: %s", (isEncrypted, key, isPossible, entry) => {
  expect(entryOf({ isEncrypted, key, isPossible })).toBe(entry);
});

it("lets nobody in who would see and hear nobody", () => {
  const entries = ["open", "ready", "contradicted", "keyMissing", "unsupported"] as const;
  expect(entries.map(mayEnter)).toEqual([true, true, true, false, false]);
});

it("takes the key from addresses of rooms alone", () => {
  const fragment = `#key=${KEY}`;
  const found = { roomId: ROOM, key: KEY };
  expect(keyOfAddress(`/room/${ROOM.toUpperCase()}`, fragment)).toEqual(found);
  expect(keyOfAddress(`/lobby/${ROOM}/`, fragment)).toEqual(found);
  expect(keyOfAddress(`/dashboard/${ROOM}`, fragment)).toBeUndefined();
  expect(keyOfAddress("/room/x", fragment)).toBeUndefined();
  expect(keyOfAddress(`/room/${ROOM}`, "#top")).toBeUndefined();
});
