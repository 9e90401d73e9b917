import type { PublicUser } from "./types";

/** What to call somebody: the name they chose, else their full name, else the front of the mail. */
export function displayNameOf(
  user: Pick<PublicUser, "display_name" | "firstname" | "lastname" | "email">,
): string {
  const chosen = user.display_name.trim();
  if (chosen !== "") return chosen;
  const full = `${user.firstname} ${user.lastname}`.trim();
  return full !== "" ? full : (user.email.split("@")[0] ?? "");
}

/** How to greet them. */
export function firstNameOf(
  user: Pick<PublicUser, "firstname" | "display_name" | "lastname" | "email">,
): string {
  const first = user.firstname.trim();
  return first !== "" ? first : displayNameOf(user);
}
