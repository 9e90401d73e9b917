/** The streaming targets of a room. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, request } from "../api/client";
import type { StreamingTarget } from "../api/types";
import { streamBody, type StreamDraft } from "./streams";

function path(roomId: string, targetId?: string): string {
  const all = `rooms/${roomId}/streaming_targets`;
  return targetId === undefined ? all : `${all}/${targetId}`;
}

export function useStreams(roomId: string) {
  return useQuery({
    queryKey: ["streams", roomId],
    queryFn: ({ signal }) => get<StreamingTarget[]>(path(roomId), { signal }),
  });
}

/** Without an id a new one. */
export function useSaveStream(roomId: string, targetId: string | undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (draft: StreamDraft) =>
      request<StreamingTarget>(targetId === undefined ? "POST" : "PATCH", path(roomId, targetId), {
        body: streamBody(draft),
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["streams", roomId] }),
  });
}

export function useRemoveStream(roomId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (targetId: string) => request<undefined>("DELETE", path(roomId, targetId)),
    onSettled: () => client.invalidateQueries({ queryKey: ["streams", roomId] }),
  });
}
