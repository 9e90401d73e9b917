/** What this browser remembers between visits, and a tab between reloads. */
import type { JoinDetails, MediaChoice } from "../meeting/contract";

const SECRET_KEY = "parlour.deviceSecret";
const MEDIA_KEY = "parlour.media";
const NAME_KEY = "parlour.guestName";
const INSIDE_KEY = "parlour.inside";

function parse(text: string | null): Record<string, unknown> | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** One secret for all meetings of this browser: it makes a reload the same participant. */
export function deviceSecret(storage: Storage = localStorage): string {
  const stored = storage.getItem(SECRET_KEY);
  if (stored !== null && stored.length >= 16 && stored.length < 255) return stored;
  const secret = base64url(crypto.getRandomValues(new Uint8Array(32)));
  storage.setItem(SECRET_KEY, secret);
  return secret;
}

/** Devices and switches of the last visit; the first time both are on. */
export function storedMedia(storage: Storage = localStorage): MediaChoice {
  const stored = parse(storage.getItem(MEDIA_KEY)) ?? {};
  const text = (key: string) => {
    const value = stored[key];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  return {
    audioDeviceId: text("audioDeviceId"),
    videoDeviceId: text("videoDeviceId"),
    outputDeviceId: text("outputDeviceId"),
    audioEnabled: stored.audioEnabled !== false,
    videoEnabled: stored.videoEnabled !== false,
  };
}

export function storeMedia(choice: MediaChoice, storage: Storage = localStorage): void {
  storage.setItem(MEDIA_KEY, JSON.stringify(choice));
}

export function storedGuestName(storage: Storage = localStorage): string {
  return storage.getItem(NAME_KEY) ?? "";
}

export function storeGuestName(name: string, storage: Storage = localStorage): void {
  storage.setItem(NAME_KEY, name);
}

export interface InsideMeeting {
  roomId: string;
  join: JoinDetails;
  media: MediaChoice;
}

/** While a meeting runs in this tab, a reload goes straight back into it, past the lobby. */
export function rememberInside(inside: InsideMeeting, storage: Storage = sessionStorage): void {
  storage.setItem(INSIDE_KEY, JSON.stringify(inside));
}

export function forgetInside(storage: Storage = sessionStorage): void {
  storage.removeItem(INSIDE_KEY);
}

function isInside(
  value: Record<string, unknown>,
): value is Record<string, unknown> & InsideMeeting {
  const { roomId, join, media } = value;
  return (
    typeof roomId === "string" &&
    typeof join === "object" &&
    join !== null &&
    typeof Reflect.get(join, "displayName") === "string" &&
    typeof Reflect.get(join, "deviceSecret") === "string" &&
    typeof media === "object" &&
    media !== null
  );
}

/** The meeting this tab was in, if it was this room's. */
export function recallInside(
  roomId: string,
  storage: Storage = sessionStorage,
): InsideMeeting | undefined {
  const stored = parse(storage.getItem(INSIDE_KEY));
  return stored && isInside(stored) && stored.roomId === roomId ? stored : undefined;
}

/** Whether this page was reloaded; a duplicated tab copies the storage but must ask again. */
export function wasReloaded(): boolean {
  const [navigation] = performance.getEntriesByType("navigation");
  return navigation instanceof PerformanceNavigationTiming && navigation.type === "reload";
}
