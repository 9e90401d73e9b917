/** The one place that calls the controller's REST interface. */
import { accessToken, sessionExpired } from "../auth/session";
import { ApiError, errorFromResponse, isSessionExpired } from "./errors";

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export interface RequestOptions {
  body?: unknown;
  query?: Query;
  /** Guest link's code, sent as authorization when nobody is signed in. */
  inviteCode?: string | undefined;
  /** The code is sent even when somebody is signed in (the lobby's first look at a room). */
  preferInvite?: boolean;
  signal?: AbortSignal;
}

export interface Answer<T> {
  data: T;
  /** Cursor of the next page, from the `Link` header. */
  next: string | undefined;
}

export type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

export function buildUrl(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined) parameters.set(key, String(value));
  }
  const text = parameters.toString();
  return `/v1/${path}${text === "" ? "" : `?${text}`}`;
}

/** The `after` cursor of the `rel="next"` link. */
export function nextCursor(link: string | null): string | undefined {
  for (const part of link?.split(/,\s*(?=<)/) ?? []) {
    const [, target, relation] = /^\s*<([^>]*)>.*?rel="?(\w+)"?/.exec(part) ?? [];
    if (target === undefined || relation !== "next") continue;
    return new URL(target, "http://relative.invalid").searchParams.get("after") ?? undefined;
  }
  return undefined;
}

async function authorization(options: RequestOptions): Promise<string | undefined> {
  const { inviteCode, preferInvite } = options;
  const guest = inviteCode === undefined ? undefined : `InviteCode ${inviteCode}`;
  if (preferInvite === true && guest !== undefined) return guest;
  const token = await accessToken();
  return token === undefined ? guest : `Bearer ${token}`;
}

async function send(method: Method, path: string, options: RequestOptions): Promise<Response> {
  const headers = new Headers({ Accept: "application/json" });
  const credentials = await authorization(options);
  if (credentials !== undefined) headers.set("Authorization", credentials);
  if (options.body !== undefined) headers.set("Content-Type", "application/json");
  try {
    return await fetch(buildUrl(path, options.query), {
      method,
      headers,
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
      ...(options.signal && { signal: options.signal }),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, "unreachable", "the controller cannot be reached");
  }
}

/** Rejects with `ApiError`; an expired session is told to the app on the way. */
export async function request<T>(
  method: Method,
  path: string,
  options: RequestOptions = {},
): Promise<Answer<T>> {
  const response = await send(method, path, options);
  const text = await response.text();
  if (!response.ok) {
    const error = errorFromResponse(response.status, text);
    if (isSessionExpired(error)) sessionExpired();
    throw error;
  }
  return {
    // The wire is typed by the controller, which is our own and of the same version.
    data: (text === "" ? undefined : JSON.parse(text)) as T,
    next: nextCursor(response.headers.get("Link")),
  };
}

export async function get<T>(path: string, options: RequestOptions = {}): Promise<T> {
  return (await request<T>("GET", path, options)).data;
}
