/**
 * Takes the key out of the address bar: who looks over a shoulder or at a shared screen does not
 * see it there, and the way over the log-in page need not carry it.
 */
import { isUuid } from "../invite/links";
import { keyOfFragment } from "./key";
import { keepKey } from "./keys";

export interface FoundKey {
  roomId: string;
  key: string;
}

export function keyOfAddress(path: string, fragment: string): FoundKey | undefined {
  const [place, roomId] = path.split("/").filter((part) => part !== "");
  const key = keyOfFragment(fragment);
  const isRoom = place === "room" || place === "lobby" || place === "waiting";
  if (key === undefined || !isRoom || roomId === undefined || !isUuid(roomId)) return undefined;
  return { roomId: roomId.toLowerCase(), key };
}

function take(): void {
  const { pathname, search, hash } = window.location;
  const found = keyOfAddress(pathname, hash);
  if (found === undefined) return;
  keepKey(found.roomId, found.key);
  window.history.replaceState(window.history.state, "", pathname + search);
}

/** Now, and whenever a link is put into the address bar of this very page. */
export function watchAddress(): void {
  take();
  window.addEventListener("hashchange", take);
}
