/** What the address of the notes says: where the room server is, and the ticket that opens them. */
export interface NotesLink {
  server: string;
  ticket: string;
  /** Whether the ticket is to write; the room server decides all the same. */
  writable: boolean;
}

/** `…/notes#server=…&access=…&ticket=…`; nothing of the fragment is ever sent to a web server. */
export function readLink(url: string): NotesLink | undefined {
  const at = url.indexOf("#");
  const fields = new URLSearchParams(at < 0 ? "" : url.slice(at + 1));
  const server = fields.get("server") ?? "";
  const ticket = fields.get("ticket") ?? "";
  const fits = /^https?:\/\/[^/]/.test(server) && /^[\w-]{64}$/.test(ticket);
  return fits ? { server, ticket, writable: fields.get("access") === "write" } : undefined;
}

export function socketUrl(server: string): string {
  return `${server.replace(/^http/, "ws").replace(/\/$/, "")}/v1/notes`;
}
