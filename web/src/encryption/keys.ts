/** The keys that this browser knows, by room. They are kept here and sent nowhere. */
import { useSyncExternalStore } from "react";
import { isKey } from "./key";

const PREFIX = "parlour.key.";

const listeners = new Set<() => void>();

export function keptKey(roomId: string, storage: Storage = localStorage): string | undefined {
  const kept = storage.getItem(PREFIX + roomId);
  return kept !== null && isKey(kept) ? kept : undefined;
}

export function keepKey(roomId: string, key: string, storage: Storage = localStorage): void {
  storage.setItem(PREFIX + roomId, key);
  for (const listener of listeners) listener();
}

export function forgetKey(roomId: string, storage: Storage = localStorage): void {
  storage.removeItem(PREFIX + roomId);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // Keys that another tab takes from a link.
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

export function useRoomKey(roomId: string): string | undefined {
  return useSyncExternalStore(subscribe, () => keptKey(roomId));
}
