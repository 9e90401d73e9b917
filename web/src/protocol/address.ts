/** Addresses of the room server's WebSocket. */

function base(roomserverAddress: string): string {
  const withSlash = roomserverAddress.endsWith("/") ? roomserverAddress : `${roomserverAddress}/`;
  return `${withSlash.replace(/^http/i, "ws")}v1/signaling/`;
}

/** `resumable=1` asks for frame counting; servers that do not know it ignore the query. */
export function joinAddress(roomserverAddress: string, token: string): string {
  return `${base(roomserverAddress)}${encodeURIComponent(token)}?resumable=1`;
}

export function resumeAddress(roomserverAddress: string, resume: string, received: number): string {
  return `${base(roomserverAddress)}resume/${encodeURIComponent(resume)}?received=${received}`;
}
