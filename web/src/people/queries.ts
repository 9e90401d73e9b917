/** Reading who is invited, and inviting. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, request } from "../api/client";
import { ApiError } from "../api/errors";
import { inviteBody, type FoundPerson, type Invitee, type Role, type Someone } from "./people";

const PAGE = 100;
/** The server searches for no less. */
const SHORTEST_SEARCH = 3;

function inviteesKey(eventId: string) {
  return ["meetings", "people", eventId] as const;
}

export function useInvitees(eventId: string) {
  return useQuery({
    queryKey: inviteesKey(eventId),
    queryFn: async ({ signal }) => {
      const all: Invitee[] = [];
      for (let page = 1; all.length === (page - 1) * PAGE; page += 1) {
        const query = { per_page: PAGE, page };
        all.push(...(await get<Invitee[]>(`events/${eventId}/invites`, { query, signal })));
      }
      return all;
    },
  });
}

/** People of this installation whose name or address contains the text. */
export function useFoundPeople(text: string) {
  const wanted = text.trim();
  return useQuery({
    queryKey: ["find", wanted],
    queryFn: async ({ signal }) => {
      try {
        return await get<FoundPerson[]>("users/find", { query: { q: wanted }, signal });
      } catch (error) {
        // Switched off here: addresses can be typed all the same.
        if (error instanceof ApiError && error.status === 404) return [];
        throw error;
      }
    },
    enabled: new TextEncoder().encode(wanted).length >= SHORTEST_SEARCH,
    staleTime: 60_000,
  });
}

function useChange<T, R>(eventId: string, change: (value: T) => Promise<R>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: inviteesKey(eventId) }),
  });
}

export interface Refused {
  person: Someone;
  error: unknown;
}

/** One after the other; those whom the server refuses come back. */
export function useInvite(eventId: string) {
  return useChange(eventId, async ({ people, role }: { people: Someone[]; role: Role }) => {
    const refused: Refused[] = [];
    for (const person of people) {
      try {
        await request("POST", `events/${eventId}/invites`, { body: inviteBody(person, role) });
      } catch (error) {
        refused.push({ person, error });
      }
    }
    return refused;
  });
}

export function useUninvite(eventId: string) {
  return useChange(eventId, ({ userId, email }: Someone) => {
    const path = `events/${eventId}/invites/${userId ?? "email"}`;
    return request("DELETE", path, userId === undefined ? { body: { email } } : {});
  });
}

export function useSetRole(eventId: string) {
  return useChange(eventId, ({ person, role }: { person: Someone; role: Role }) => {
    const { userId, email } = person;
    const path = `events/${eventId}/invites/${userId ?? "email"}`;
    const body =
      userId === undefined ? { email, role: role === "user" ? "guest" : role } : { role };
    return request("PATCH", path, { body });
  });
}
