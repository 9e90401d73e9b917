/**
 * The signed-in session: authorization code with PKCE, tokens in local storage (so that a reload
 * stays signed in), renewed before they expire.
 *
 * Refresh tokens rotate, and using an old one twice revokes them all. Tabs share the stored tokens,
 * so only one of them may renew at a time: a Web Lock keeps the others waiting, and each looks
 * into the storage again before it renews.
 */
import { ErrorResponse, UserManager, WebStorageStateStore, type User } from "oidc-client-ts";
import { create } from "zustand";
import { ApiError } from "../api/errors";
import type { ClientConfig } from "../config/config";

export type SessionStatus = "signedOut" | "signedIn" | "expired";

interface SessionState {
  status: SessionStatus;
}

export const useSession = create<SessionState>()(() => ({ status: "signedOut" }));

/** Seconds before its expiry at which a token is renewed. */
const RENEW_AHEAD = 45;
const RENEW_LOCK = "parlour.renew";

let manager: UserManager | undefined;

function required(): UserManager {
  if (!manager) throw new Error("startSession has not run");
  return manager;
}

function setStatus(status: SessionStatus): void {
  if (useSession.getState().status !== status) useSession.setState({ status });
}

function isFresh(user: User): boolean {
  return user.expires_in === undefined || user.expires_in > RENEW_AHEAD;
}

/** Reads the stored session; renews it if it is about to expire. Never rejects. */
export async function startSession(config: ClientConfig): Promise<void> {
  const { origin } = window.location;
  manager = new UserManager({
    authority: config.oidc.authority,
    client_id: config.oidc.client_id,
    scope: config.oidc.scope,
    redirect_uri: `${origin}/auth/callback`,
    post_logout_redirect_uri: `${origin}/`,
    userStore: new WebStorageStateStore({ store: window.localStorage, prefix: "parlour.oidc." }),
    stateStore: new WebStorageStateStore({ store: window.sessionStorage, prefix: "parlour.oidc." }),
    automaticSilentRenew: false,
    accessTokenExpiringNotificationTimeInSeconds: RENEW_AHEAD,
    monitorSession: false,
    loadUserInfo: false,
  });
  manager.events.addAccessTokenExpiring(() => void accessToken().catch(() => undefined));
  window.addEventListener("storage", (event) => {
    if (event.key?.startsWith("parlour.oidc.user:") === true) void adoptStored();
  });
  await adoptStored();
  // A failure here is no reason to stop: the first call that needs the token says what is wrong.
  if (useSession.getState().status === "signedIn") await accessToken().catch(() => undefined);
}

/** Another tab signed in, renewed or signed out. */
async function adoptStored(): Promise<void> {
  const user = await required().getUser();
  setStatus(user ? "signedIn" : "signedOut");
}

/**
 * A valid access token, or undefined when nobody is signed in.
 * Rejects with `ApiError` of status 0 when the issuer cannot be reached.
 */
export async function accessToken(): Promise<string | undefined> {
  const user = await required().getUser();
  if (!user) return undefined;
  if (isFresh(user)) return user.access_token;
  return navigator.locks.request(RENEW_LOCK, renew);
}

async function renew(): Promise<string | undefined> {
  const stored = await required().getUser();
  if (!stored) return undefined;
  if (isFresh(stored)) return stored.access_token;
  try {
    const renewed = await required().signinSilent();
    return renewed?.access_token;
  } catch (error) {
    // The issuer answered and said no; anything else is a matter of the network.
    if (error instanceof ErrorResponse) {
      setStatus("expired");
      return undefined;
    }
    throw new ApiError(0, "unreachable", "the identity provider cannot be reached");
  }
}

/** The controller did not accept the token. */
export function sessionExpired(): void {
  if (useSession.getState().status === "signedIn") setStatus("expired");
}

/** Leaves for the log-in page; afterwards the person comes back to `returnTo`. */
export async function signIn(returnTo: string, language: string): Promise<void> {
  await required().signinRedirect({ state: { returnTo }, ui_locales: language });
}

/** On `/auth/callback`: takes the code and gives the path to go to. */
export async function completeSignIn(): Promise<string> {
  const user = await required().signinRedirectCallback();
  setStatus("signedIn");
  return returnPath(user.state);
}

/** Only paths of our own: a state must not send anybody elsewhere. */
export function returnPath(state: unknown): string {
  if (typeof state !== "object" || state === null) return "/dashboard";
  const path: unknown = Reflect.get(state, "returnTo");
  return typeof path === "string" && /^\/(?![/\\])/.test(path) ? path : "/dashboard";
}

/** Ends the session here and at the identity provider. */
export async function signOut(): Promise<void> {
  await required().signoutRedirect();
}
