import { useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import type { DraftErrors, DraftField, MeetingDraft } from "./draft";
import { rejectedFields } from "./refusal";

interface DraftFormOptions {
  initial: () => MeetingDraft;
  validate: (draft: MeetingDraft) => DraftErrors;
  /** Why the server has refused what was sent. */
  refusal: unknown;
  /** Gets drafts without faults. */
  onValid: (draft: MeetingDraft) => void;
}

interface DraftForm {
  draft: MeetingDraft;
  setDraft: (draft: MeetingDraft) => void;
  change: (draft: MeetingDraft) => void;
  submit: (event: SyntheticEvent<HTMLFormElement>) => void;
  /** What is wrong with a field, by us or by the server. */
  error: (field: DraftField) => string | undefined;
  /** What the server refuses and no field is to blame for. */
  complaint: string | undefined;
}

/** A meeting's form: faults are shown on submitting and go away as soon as they are mended. */
export function useDraftForm(options: DraftFormOptions): DraftForm {
  const { initial, validate, refusal, onValid } = options;
  const { t } = useTranslation("shell");
  const [draft, setDraft] = useState(initial);
  const [errors, setErrors] = useState<DraftErrors>({});
  const rejected = rejectedFields(refusal);
  const change = (next: MeetingDraft) => {
    setDraft(next);
    const now = validate(next);
    setErrors(Object.fromEntries(Object.entries(now).filter(([field]) => field in errors)));
  };
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const found = validate(draft);
    setErrors(found);
    if (Object.keys(found).length === 0) onValid(draft);
    else requestAnimationFrame(() => focusFirstFault(form));
  };
  const error = (field: DraftField) => {
    const code = errors[field];
    if (code) return t(`form.errors.${code}`);
    const message = rejected[field];
    return message === undefined ? undefined : t("form.errors.rejected", { message });
  };
  return { draft, setDraft, change, submit, error, complaint: rejected.form };
}

function focusFirstFault(form: HTMLFormElement): void {
  const invalid = form.querySelector<HTMLElement>(
    'input[aria-invalid="true"], textarea[aria-invalid="true"], [data-invalid] [role="spinbutton"]',
  );
  invalid?.focus();
}
