/** The shared folder of a meeting: whether it can have one, adding it, deleting it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "../api/client";
import { meetingQuery, useTariff } from "../api/queries";
import type { SharedFolder } from "../api/types";

const MODULE = "shared_folder";

/** Unknown yet counts as no: a switch that appears is better than one that goes away. */
export function useFoldersOffered(): boolean {
  const { data: tariff } = useTariff();
  return tariff !== undefined && MODULE in tariff.modules;
}

export function useAddFolder(eventId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () =>
      (await request<SharedFolder>("PUT", `events/${eventId}/shared_folder`)).data,
    onSuccess: () => client.invalidateQueries({ queryKey: meetingQuery(eventId).queryKey }),
  });
}

/** `force`: even if the server that keeps the folder does not delete its part. */
export function useDeleteFolder(eventId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (force: boolean) =>
      request<undefined>("DELETE", `events/${eventId}/shared_folder`, {
        query: { force_delete_reference_if_shared_folder_deletion_fails: force },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: meetingQuery(eventId).queryKey }),
  });
}
