import { request } from "../api/client";
import type { VerifiedInvite } from "../api/types";

/** Rejects with 404 for a code that is unknown, expired or switched off, 400 for a malformed one. */
export async function verifyInvite(code: string): Promise<VerifiedInvite> {
  const body = { invite_code: code };
  return (await request<VerifiedInvite>("POST", "invite/verify", { body })).data;
}
