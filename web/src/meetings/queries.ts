/** Reading single occurrences, and every change of meetings that are there. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { get, request } from "../api/client";
import { ALL_MEETINGS, meetingQuery } from "../api/queries";
import type {
  EventInstance,
  EventPatch,
  FollowingPatch,
  InstancePatch,
  ListedMeeting,
  MeetingEvent,
} from "../api/types";
import type { Period } from "./draft";
import type { Scope } from "./edit";

const INSTANCES = [...ALL_MEETINGS, "instance"] as const;

export function instanceQuery(eventId: string, instanceId: string) {
  return queryOptions({
    queryKey: [...INSTANCES, eventId, instanceId],
    queryFn: ({ signal }) =>
      get<EventInstance>(`events/${eventId}/instances/${instanceId}`, { signal }),
  });
}

/**
 * Whatever a change does to lists, details and rooms is read anew; `gone`: but for single dates, which
 * may not be there any more.
 */
export function useStale(gone = false) {
  const client = useQueryClient();
  return async (roomId?: string) => {
    if (gone) await client.invalidateQueries({ queryKey: INSTANCES, refetchType: "none" });
    await Promise.all([
      client.invalidateQueries({
        queryKey: ALL_MEETINGS,
        predicate: ({ queryKey }) => !gone || queryKey[1] !== INSTANCES[1],
      }),
      roomId === undefined ? undefined : client.invalidateQueries({ queryKey: ["room", roomId] }),
    ]);
  };
}

export async function patchEvent(eventId: string, patch: EventPatch): Promise<void> {
  await request<MeetingEvent | undefined>("PATCH", `events/${eventId}`, { body: patch });
}

export async function patchInstance(
  eventId: string,
  instanceId: string,
  patch: InstancePatch,
): Promise<void> {
  await request("PATCH", `events/${eventId}/instances/${instanceId}`, { body: patch });
}

/** The new series. */
export async function patchFollowing(
  eventId: string,
  instanceId: string,
  patch: FollowingPatch,
): Promise<MeetingEvent> {
  const path = `events/${eventId}/instances/${instanceId}/following`;
  return (await request<MeetingEvent>("POST", path, { body: patch })).data;
}

/** My other meetings at a time; what is only asked for or declined does not count. */
export function overlapsQuery(period: Period, butNot: string | undefined) {
  const { start, end } = period;
  return queryOptions({
    queryKey: [...ALL_MEETINGS, "at", start.toISOString(), end.toISOString(), butNot],
    queryFn: ({ signal }) => meetingsAt(period, butNot, signal),
  });
}

async function meetingsAt(
  { start, end }: Period,
  butNot: string | undefined,
  signal: AbortSignal,
): Promise<ListedMeeting[]> {
  const found = await get<ListedMeeting[]>("events/instances", {
    query: {
      adhoc: false,
      time_independent: false,
      invite_status: "accepted",
      time_min: start.toISOString(),
      time_max: end.toISOString(),
      instances_max: 5,
      per_page: 20,
    },
    signal,
  });
  return found.filter(
    (meeting) =>
      !meeting.id.startsWith(butNot ?? "-") &&
      !(meeting.type === "instance" && meeting.status === "cancelled") &&
      overlaps(meeting, start, end),
  );
}

/** To end when the other begins is no overlap. Whole days hinder nobody. */
function overlaps(meeting: ListedMeeting, start: Date, end: Date): boolean {
  if (meeting.type !== "instance" && meeting.is_time_independent) return false;
  return (
    !meeting.is_all_day &&
    Date.parse(meeting.starts_at.datetime) < end.getTime() &&
    Date.parse(meeting.ends_at.datetime) > start.getTime()
  );
}

interface Removal {
  eventId: string;
  instanceId: string | undefined;
  scope: Scope;
  /** Even if the server that keeps the shared folder does not delete its part. */
  force?: boolean;
}

async function remove({ eventId, instanceId, scope, force = false }: Removal): Promise<void> {
  const event = `events/${eventId}`;
  if (scope === "all" || instanceId === undefined) {
    const query = { force_delete_reference_if_external_services_fail: force };
    await request("DELETE", event, { query });
  } else if (scope === "following") {
    await request("DELETE", `${event}/instances/${instanceId}/following`);
  } else {
    await patchInstance(eventId, instanceId, { status: "cancelled" });
  }
}

/** Deletes a meeting, or cancels some of its dates. */
export function useRemoveMeeting() {
  const client = useQueryClient();
  const stale = useStale(true);
  return useMutation({
    mutationFn: remove,
    onSuccess: async (_, { eventId, scope }) => {
      if (scope === "all") client.removeQueries({ queryKey: meetingQuery(eventId).queryKey });
      await stale();
    },
  });
}

export function useRestoreInstance() {
  const stale = useStale();
  return useMutation({
    mutationFn: ({ eventId, instanceId }: { eventId: string; instanceId: string }) =>
      patchInstance(eventId, instanceId, { status: "ok" }),
    onSuccess: () => stale(),
  });
}

/** My own answer to an invitation. There is none but yes and no (rest.md 18.5). */
export function useAnswer(eventId: string) {
  const stale = useStale();
  return useMutation({
    mutationFn: (accept: boolean) =>
      request<undefined>(accept ? "PATCH" : "DELETE", `events/${eventId}/invite`),
    onSuccess: () => stale(),
  });
}

export function useFavorite(eventId: string) {
  const stale = useStale();
  return useMutation({
    mutationFn: (favorite: boolean) =>
      request<undefined>(favorite ? "PUT" : "DELETE", `users/me/event_favorites/${eventId}`),
    onSuccess: () => stale(),
  });
}
