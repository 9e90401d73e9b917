/** A room server at the socket boundary, for tests: counts frames as the real one does. */
import type { OpenSocket, SocketHandlers } from "./socket";

interface Line {
  url: string;
  handlers: SocketHandlers;
  /** What the client sent on this socket. */
  sent: string[];
  closed?: number;
  abandoned: boolean;
}

export class FakeServer {
  readonly lines: Line[] = [];

  readonly open: OpenSocket = (url, handlers) => {
    const line: Line = { url, handlers, sent: [], abandoned: false };
    this.lines.push(line);
    return {
      send: (text) => line.sent.push(text),
      close: (code) => (line.closed = code),
      abandon: () => (line.abandoned = true),
    };
  };

  get line(): Line {
    const line = this.lines.at(-1);
    if (line === undefined) throw new Error("no socket was opened");
    return line;
  }

  get sentActions(): string[] {
    return this.line.sent.map((text) => {
      const frame = JSON.parse(text) as { payload: { action: string } };
      return frame.payload.action;
    });
  }

  session(options: { resumed?: boolean; received?: number; window_secs?: number } = {}): void {
    this.raw({
      namespace: "parlour",
      timestamp: "2026-07-10T09:00:00Z",
      payload: {
        message: "session",
        resume: "seat",
        received: options.received ?? 0,
        resumed: options.resumed ?? false,
        window_secs: options.window_secs ?? 30,
      },
    });
  }

  event(namespace: string, payload: object, transaction_id?: number): void {
    const timestamp = "2026-07-10T09:00:00Z";
    this.raw({
      namespace,
      timestamp,
      payload,
      ...(transaction_id !== undefined && { transaction_id }),
    });
  }

  raw(frame: unknown): void {
    this.line.handlers.onText(JSON.stringify(frame));
  }

  lose(code = 1006): void {
    this.line.handlers.onClose(code);
  }
}
