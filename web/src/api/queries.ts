/** Server state: what is read, how long it stays good, and what a change makes stale. */
import {
  QueryClient,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useSession } from "../auth/session";
import { newKey } from "../encryption/key";
import { keepKey } from "../encryption/keys";
import { get, request } from "./client";
import { ApiError } from "./errors";
import type {
  GuestAccess,
  Invite,
  ListedMeeting,
  MeetingEvent,
  NewEvent,
  PrivateUser,
  Room,
  Tariff,
  UserPatch,
} from "./types";

const RETRIES = 2;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // A browser without a network still reaches a server on the same machine.
        networkMode: "always",
        staleTime: 15_000,
        retry: (count, error) => error instanceof ApiError && error.unreachable && count < RETRIES,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}

/** The key of all that is read of meetings. */
export const ALL_MEETINGS = ["meetings"] as const;

/** The signed-in person; disabled for guests. */
export function useMe() {
  const signedIn = useSession((state) => state.status === "signedIn");
  return useQuery({
    queryKey: ["me"],
    queryFn: ({ signal }) => get<PrivateUser>("users/me", { signal }),
    enabled: signedIn,
    staleTime: 5 * 60_000,
  });
}

export function usePatchMe() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (patch: UserPatch) =>
      (await request<PrivateUser | undefined>("PATCH", "users/me", { body: patch })).data,
    onSuccess: (me) => {
      if (me) client.setQueryData(["me"], me);
    },
  });
}

export function useTariff() {
  return useQuery({
    queryKey: ["tariff"],
    queryFn: ({ signal }) => get<Tariff>("users/me/tariff", { signal }),
    staleTime: 10 * 60_000,
  });
}

export type Perspective = "future" | "timeless" | "past";

const ANSWERED_OR_OPEN = "accepted,pending,tentative";

function listQuery(perspective: Perspective, now: Date) {
  const common = { adhoc: false, invite_status: ANSWERED_OR_OPEN };
  switch (perspective) {
    case "timeless":
      return { ...common, time_independent: true };
    case "future":
      return { ...common, time_independent: false, time_min: now.toISOString() };
    case "past":
      return { ...common, time_independent: false, time_max: now.toISOString() };
  }
}

function notCancelled(meeting: ListedMeeting): boolean {
  return meeting.type !== "instance" || meeting.status !== "cancelled";
}

/** The few meetings of the home page. */
export function useNextMeetings(perspective: "future" | "timeless", count: number) {
  return useQuery({
    queryKey: [...ALL_MEETINGS, "next", perspective, count],
    queryFn: async ({ signal }) => {
      const query = {
        ...listQuery(perspective, new Date()),
        per_page: count,
        ...(perspective === "future" && { instances_max: count }),
      };
      const found = await get<ListedMeeting[]>("events/instances", { query, signal });
      return found.filter(notCancelled);
    },
    refetchInterval: 60_000,
  });
}

/** Fewer meetings: those marked by me, or those that I have not answered. */
export type MeetingFilter = "all" | "favorites" | "pending";

const FILTERS = {
  all: {},
  favorites: { favorites: true },
  pending: { invite_status: "pending" },
} as const;

/** All meetings of a perspective, page by page. */
export function useMeetings(perspective: Perspective, filter: MeetingFilter) {
  return useInfiniteQuery({
    queryKey: [...ALL_MEETINGS, "list", perspective, filter],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) => {
      const query = {
        ...listQuery(perspective, new Date()),
        ...FILTERS[filter],
        per_page: 50,
        instances_max: 50,
        after: pageParam,
      };
      const answer = await request<ListedMeeting[]>("GET", "events/instances", { query, signal });
      return { meetings: answer.data.filter(notCancelled), next: answer.next };
    },
    getNextPageParam: (page) => page.next,
  });
}

export function meetingQuery(eventId: string) {
  return queryOptions({
    queryKey: [...ALL_MEETINGS, "one", eventId],
    queryFn: ({ signal }) => get<MeetingEvent>(`events/${eventId}`, { signal }),
  });
}

export function useCreateMeeting() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (event: NewEvent) =>
      (await request<MeetingEvent>("POST", "events", { body: event })).data,
    onSuccess: async (created) => {
      if (created.room.e2e_encryption) keepKey(created.room.id, newKey());
      client.setQueryData(meetingQuery(created.id).queryKey, created);
      await client.invalidateQueries({ queryKey: ALL_MEETINGS });
    },
  });
}

export function useDeleteMeeting() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (eventId: string) => request<undefined>("DELETE", `events/${eventId}`),
    onSuccess: async (_, eventId) => {
      client.removeQueries({ queryKey: meetingQuery(eventId).queryKey });
      await client.invalidateQueries({ queryKey: ALL_MEETINGS });
    },
  });
}

export function useRoom(roomId: string, enabled: boolean) {
  return useQuery({
    queryKey: ["room", roomId],
    queryFn: ({ signal }) => get<Room>(`rooms/${roomId}`, { signal }),
    enabled,
  });
}

export function useSetGuestAccess(roomId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (access: GuestAccess) =>
      (await request<Room>("PATCH", `rooms/${roomId}`, { body: { guest_access: access } })).data,
    onSuccess: async (room) => {
      client.setQueryData(["room", roomId], room);
      await Promise.all([
        client.invalidateQueries({ queryKey: ALL_MEETINGS }),
        client.invalidateQueries({ queryKey: ["invite", roomId] }),
      ]);
    },
  });
}

export function permanentInvite(invites: readonly Invite[]): Invite | undefined {
  return invites.find((invite) => invite.active && invite.expiration === null);
}

/** The code of the room's permanent guest link; made if there is none and `mayCreate`. */
export async function guestInviteCode(
  roomId: string,
  mayCreate: boolean,
  signal?: AbortSignal,
): Promise<string | null> {
  const path = `rooms/${roomId}/invites`;
  const invites = await get<Invite[]>(path, { ...(signal && { signal }) });
  const permanent = permanentInvite(invites);
  if (permanent) return permanent.invite_code;
  if (!mayCreate) return null;
  return (await request<Invite>("POST", path, { body: {} })).data.invite_code;
}

export function useGuestInvite(roomId: string, mayCreate: boolean, enabled: boolean) {
  return useQuery({
    queryKey: ["invite", roomId, mayCreate],
    queryFn: ({ signal }) => guestInviteCode(roomId, mayCreate, signal),
    enabled,
    staleTime: 60_000,
  });
}
