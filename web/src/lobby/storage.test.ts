import { describe, expect, it } from "vitest";
import {
  deviceSecret,
  forgetInside,
  recallInside,
  rememberInside,
  storeMedia,
  storedMedia,
  type InsideMeeting,
} from "./storage";

/** The browser's storage, for a place without a browser. */
class MemoryStorage implements Storage {
  readonly #items = new Map<string, string>();
  get length() {
    return this.#items.size;
  }
  clear() {
    this.#items.clear();
  }
  getItem(key: string) {
    return this.#items.get(key) ?? null;
  }
  key(index: number) {
    return [...this.#items.keys()][index] ?? null;
  }
  removeItem(key: string) {
    this.#items.delete(key);
  }
  setItem(key: string, value: string) {
    this.#items.set(key, value);
  }
}

describe("deviceSecret", () => {
  it("is made once and kept", () => {
    const storage = new MemoryStorage();
    const secret = deviceSecret(storage);
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(deviceSecret(storage)).toBe(secret);
  });

  it.each(["short", "x".repeat(255)])("replaces one that the server would refuse", (stored) => {
    const storage = new MemoryStorage();
    storage.setItem("parlour.deviceSecret", stored);
    expect(deviceSecret(storage)).not.toBe(stored);
  });
});

describe("storedMedia", () => {
  it("has microphone and camera on the first time", () => {
    expect(storedMedia(new MemoryStorage())).toMatchObject({
      audioEnabled: true,
      videoEnabled: true,
    });
  });

  it("remembers the last choice", () => {
    const storage = new MemoryStorage();
    storeMedia({ audioDeviceId: "m", audioEnabled: false, videoEnabled: true }, storage);
    expect(storedMedia(storage)).toMatchObject({ audioDeviceId: "m", audioEnabled: false });
  });

  it.each(["{", "null", "3", '{"audioDeviceId":7}'])("survives %s in the storage", (text) => {
    const storage = new MemoryStorage();
    storage.setItem("parlour.media", text);
    expect(storedMedia(storage).audioDeviceId).toBeUndefined();
  });
});

describe("the meeting a tab is in", () => {
  const inside: InsideMeeting = {
    roomId: "r1",
    join: { displayName: "A", deviceSecret: "s".repeat(43) },
    media: { audioEnabled: true, videoEnabled: false },
  };

  it("is found again for the same room only", () => {
    const storage = new MemoryStorage();
    rememberInside(inside, storage);
    expect(recallInside("r1", storage)).toEqual(inside);
    expect(recallInside("r2", storage)).toBeUndefined();
  });

  it("is forgotten on leaving", () => {
    const storage = new MemoryStorage();
    rememberInside(inside, storage);
    forgetInside(storage);
    expect(recallInside("r1", storage)).toBeUndefined();
  });

  it("is not believed when it is incomplete", () => {
    const storage = new MemoryStorage();
    storage.setItem("parlour.inside", '{"roomId":"r1","join":{},"media":{}}');
    expect(recallInside("r1", storage)).toBeUndefined();
  });
});
