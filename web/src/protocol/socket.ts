/** The boundary to the network: the little of WebSocket that signalling needs. */

export interface SocketHandlers {
  onOpen: () => void;
  onText: (text: string) => void;
  /** Exactly once, also when the socket never opened. */
  onClose: (code: number) => void;
}

export interface Socket {
  send: (text: string) => void;
  /** Starts the closing handshake; `onClose` follows, unless the socket was abandoned. */
  close: (code: number, reason: string) => void;
  /** Closes without waiting for the other side and without any further call to the handlers. */
  abandon: () => void;
}

export type OpenSocket = (url: string, handlers: SocketHandlers) => Socket;

/** Means in our own code: lost without a close frame. */
export const LOST = 1006;

export const openWebSocket: OpenSocket = (url, handlers) => {
  const socket = new WebSocket(url);
  socket.onopen = () => handlers.onOpen();
  socket.onmessage = (event: MessageEvent<unknown>) => {
    if (typeof event.data === "string") handlers.onText(event.data);
  };
  socket.onclose = (event) => handlers.onClose(event.code);
  return {
    send: (text) => socket.send(text),
    close: (code, reason) => socket.close(code, reason),
    abandon: () => {
      socket.onopen = socket.onmessage = socket.onclose = null;
      // 4999 is not a leave: only 1000 and 1001 are. The server keeps the seat for a while.
      socket.close(4999, "lost");
    },
  };
};
