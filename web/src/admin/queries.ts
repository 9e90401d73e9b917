/** What administrators read and change. */
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { get, request } from "../api/client";
import type {
  AdminJob,
  AdminJobRun,
  AdminMail,
  AdminMailContent,
  AdminMeetings,
  AdminTariff,
  AdminUser,
  MailState,
} from "./types";

const PER_PAGE = 30;
const MOST_TARIFFS = 100;
/** Meetings come and go: the list follows. */
const FOLLOW_MS = 10_000;

export function useAdminMeetings() {
  return useQuery({
    queryKey: ["admin", "meetings"],
    queryFn: ({ signal }) => get<AdminMeetings>("admin/meetings", { signal }),
    refetchInterval: FOLLOW_MS,
  });
}

export function useAdminMails(state: MailState | undefined) {
  return usePages<AdminMail>("mails", { state });
}

export function useAdminMail(id: string | null) {
  return useQuery({
    queryKey: ["admin", "mail", id],
    queryFn: ({ signal }) => get<AdminMailContent>(`admin/mails/${id ?? ""}`, { signal }),
    enabled: id !== null,
  });
}

export function useAdminUsers(text: string) {
  return usePages<AdminUser>("users", { q: text });
}

export function useAdminTariffs() {
  return useQuery({
    queryKey: ["admin", "tariffs"],
    queryFn: ({ signal }) =>
      get<AdminTariff[]>("admin/tariffs", { query: { per_page: MOST_TARIFFS }, signal }),
  });
}

export function useAdminJobs() {
  return useQuery({
    queryKey: ["admin", "jobs"],
    queryFn: ({ signal }) => get<AdminJob[]>("admin/jobs", { signal }),
  });
}

function usePages<T>(name: "mails" | "users", filter: Record<string, string | undefined>) {
  return useInfiniteQuery({
    queryKey: ["admin", name, filter],
    initialPageParam: 1,
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) =>
      get<T[]>(`admin/${name}`, {
        query: { ...filter, per_page: PER_PAGE, page: pageParam },
        signal,
      }),
    getNextPageParam: (page, _all, number) => (page.length < PER_PAGE ? undefined : number + 1),
  });
}

function useChange<I, O>(list: string, change: (input: I) => Promise<O>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: ["admin", list] }),
  });
}

export function useEndMeeting() {
  return useChange("meetings", (roomId: string) =>
    request<undefined>("POST", `admin/meetings/${roomId}/end`, { body: {} }),
  );
}

export function useRetryMail() {
  return useChange("mails", (id: string) => request<undefined>("POST", `admin/mails/${id}/retry`));
}

export function useLockUser() {
  return useChange("users", ({ id, disabled }: { id: string; disabled: boolean }) =>
    request<AdminUser>("PATCH", `admin/users/${id}`, { body: { disabled } }),
  );
}

export function useRunJob() {
  return useChange("jobs", ({ name, dryRun }: { name: string; dryRun: boolean }) =>
    request<AdminJobRun>("POST", `admin/jobs/${name}/run`, { body: { dry_run: dryRun } }),
  );
}
