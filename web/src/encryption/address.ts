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

/** True if there was one. */
function take(): boolean {
  const { pathname, search, hash } = window.location;
  const found = keyOfAddress(pathname, hash);
  if (found === undefined) return false;
  keepKey(found.roomId, found.key);
  window.history.replaceState(window.history.state, "", pathname + search);
  return true;
}

export function watchAddress(): void {
  take();
  // A link put into the address bar of this very page opens it anew, as any other link does.
  window.addEventListener("hashchange", () => {
    if (take()) window.location.reload();
  });
}
