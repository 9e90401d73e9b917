/** What the server says against a meeting, and where in the form that belongs. */
import { ApiError } from "../api/errors";
import type { DraftField } from "./draft";

/** The field of the form for one on the wire; "form" = at its head. */
export function fieldOf(wireField: string | undefined): DraftField | "form" {
  switch (wireField?.split(".")[0]) {
    case "title":
    case "description":
    case "password":
      return wireField.split(".")[0] as "title" | "description" | "password";
    case "starts_at":
      return "from";
    case "ends_at":
      return "to";
    case "recurrence_pattern":
      return "repeat";
    case "has_shared_folder":
      return "folder";
    case "guest_access":
      return "guests";
    case "training_participation_report":
      return "report";
    default:
      return "form";
  }
}

export type Rejected = Partial<Record<DraftField | "form", string>>;

/** The server's complaints, by field. */
export function rejectedFields(error: unknown): Rejected {
  if (!(error instanceof ApiError)) return {};
  const found: Rejected = {};
  for (const { field, message, code } of error.fields) found[fieldOf(field)] ??= message ?? code;
  if (error.fields.length === 0) addByCode(found, error);
  return found;
}

/** Refusals that name their field in the text only, or by what they are about. */
function addByCode(found: Rejected, error: ApiError): void {
  if (error.code === "invalid_event") {
    const [, name] = /^(starts_at|ends_at|recurrence_pattern)\b/.exec(error.message) ?? [];
    found[fieldOf(name)] = error.message;
  }
  if (error.code === "invalid_guest_access") found.guests = error.message;
}
