import type { AccountContents } from "../api/types";

export interface Going {
  key: "events" | "rooms" | "files" | "documents" | "invitations";
  count: number;
}

/** What is worth saying of that which goes with an account. */
export function whatGoes(contents: AccountContents): Going[] {
  const keys: Going["key"][] = ["events", "rooms", "files", "documents", "invitations"];
  return keys.map((key) => ({ key, count: contents[key] })).filter(({ count }) => count > 0);
}

/** The server asks for the same: who types it means it. */
export function isOwnAddress(typed: string, email: string): boolean {
  return typed.trim().toLowerCase() === email.toLowerCase();
}
