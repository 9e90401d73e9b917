/** The messages of signalling, by namespace, as the rest of the client uses them. */
import type { ClientFrame, ServerFrame } from "./generated";

export type * from "./generated";

export type ServerNamespace = ServerFrame["namespace"];
export type ClientNamespace = ClientFrame["namespace"];

export type EventOf<N extends ServerNamespace> = Extract<ServerFrame, { namespace: N }>["payload"];
export type CommandOf<N extends ClientNamespace> = Extract<
  ClientFrame,
  { namespace: N }
>["payload"];

/** First frame of a resumable session, outside of any count. */
export interface SessionFrame {
  namespace: "parlour";
  payload: {
    message: "session";
    /** Opaque; goes into the address of a resumption. */
    resume: string;
    /** How many of our frames the server has processed. */
    received: number;
    resumed: boolean;
    /** For so many seconds the server keeps our seat after a loss. */
    window_secs: number;
  };
}

export type AnyServerFrame = ServerFrame | SessionFrame;

/** Reads a text frame. The server is trusted to keep its types; anything else is null. */
export function parseFrame(text: string): AnyServerFrame | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return isEnvelope(value) ? (value as AnyServerFrame) : null;
}

function isEnvelope(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { namespace, payload } = value as { namespace?: unknown; payload?: unknown };
  return typeof namespace === "string" && typeof payload === "object" && payload !== null;
}
