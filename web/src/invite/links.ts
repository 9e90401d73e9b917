/** Links to meetings: made for copying, taken apart when pasted. */

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

export type JoinTarget =
  | { kind: "room"; roomId: string; inviteCode?: string }
  | { kind: "invite"; inviteCode: string }
  /** A bare id: a room's or an invitation's, only the server knows. */
  | { kind: "id"; id: string };

export type ParsedJoin =
  | { ok: true; target: JoinTarget }
  | { ok: false; error: "empty" | "invalid" }
  | { ok: false; error: "otherHost"; host: string };

/** Words around the link ("Join: https://…") are common in mails. */
function findUrl(text: string): URL | undefined {
  const found = /https?:\/\/\S+/i.exec(text)?.[0].replace(/[>)\].,;]+$/, "");
  if (found !== undefined && URL.canParse(found)) return new URL(found);
  return undefined;
}

function fromPath(path: string, invite: string | null): JoinTarget | undefined {
  const [place, id] = path.split("/").filter((part) => part !== "");
  if (id === undefined || !isUuid(id)) return undefined;
  const lower = id.toLowerCase();
  if (place === "invite") return { kind: "invite", inviteCode: lower };
  if (place !== "room" && place !== "lobby" && place !== "waiting") return undefined;
  if (invite === null) return { kind: "room", roomId: lower };
  return isUuid(invite)
    ? { kind: "room", roomId: lower, inviteCode: invite.toLowerCase() }
    : undefined;
}

/** Understands a room link, a guest link, an old invite link, and bare ids. */
export function parseJoin(input: string, ownOrigin: string): ParsedJoin {
  const text = input.trim();
  if (text === "") return { ok: false, error: "empty" };
  if (isUuid(text)) return { ok: true, target: { kind: "id", id: text.toLowerCase() } };

  const url = findUrl(text) ?? relativeUrl(text, ownOrigin);
  if (!url) return { ok: false, error: "invalid" };
  const target = fromPath(url.pathname, url.searchParams.get("invite"));
  if (!target) return { ok: false, error: "invalid" };
  if (url.origin !== ownOrigin) return { ok: false, error: "otherHost", host: url.host };
  return { ok: true, target };
}

/** "host/room/…" or "/room/…", as copied from an address bar that hides the scheme. */
function relativeUrl(text: string, ownOrigin: string): URL | undefined {
  if (/\s/.test(text) || !text.includes("/")) return undefined;
  const own = new URL(ownOrigin);
  const candidate = text.startsWith("/") ? own.origin + text : `${own.protocol}//${text}`;
  return URL.canParse(candidate) ? new URL(candidate) : undefined;
}

export function roomPath(roomId: string, inviteCode?: string): string {
  return `/room/${roomId}${inviteCode === undefined ? "" : `?invite=${inviteCode}`}`;
}

export function targetPath(target: JoinTarget): string {
  switch (target.kind) {
    case "room":
      return roomPath(target.roomId, target.inviteCode);
    case "invite":
      return `/invite/${target.inviteCode}`;
    case "id":
      // The invite page asks the server and falls back to the room.
      return `/invite/${target.id}?or=room`;
  }
}
