/** The REST calls that open the door of a room. */
import { useMutation } from "@tanstack/react-query";
import { request } from "../api/client";
import type { StartRequest, StartResponse } from "../api/types";
import type { JoinDetails } from "../meeting/contract";

export function startBody(join: JoinDetails): StartRequest {
  return {
    device_secret: join.deviceSecret,
    display_name: join.displayName,
    ...(join.password !== undefined && { password: join.password }),
    ...(join.inviteCode !== undefined && { invite_code: join.inviteCode }),
  };
}

/** People with a guest link take the door for guests, signed in or not (rest.md 27.4). */
export async function startRoom(roomId: string, join: JoinDetails): Promise<StartResponse> {
  const door = join.inviteCode === undefined ? "start" : "start_invited";
  const options = { body: startBody(join), inviteCode: join.inviteCode };
  return (await request<StartResponse>("POST", `rooms/${roomId}/${door}`, options)).data;
}

export function useStartMutation(roomId: string) {
  return useMutation({ mutationFn: (join: JoinDetails) => startRoom(roomId, join) });
}

/** Milliseconds for which the answer the lobby got may still be used by the meeting. */
const FRESH_MS = 15_000;

/**
 * The meeting's `start`: gives out the lobby's answer once, and asks the controller from then on,
 * since a token is good for one connection.
 */
export function starter(
  roomId: string,
  join: JoinDetails,
  first: StartResponse | undefined,
  now: () => number = Date.now,
): () => Promise<StartResponse> {
  const since = now();
  let unused = first;
  return () => {
    const ready = unused;
    unused = undefined;
    if (ready && now() - since < FRESH_MS) return Promise.resolve(ready);
    return startRoom(roomId, join);
  };
}
