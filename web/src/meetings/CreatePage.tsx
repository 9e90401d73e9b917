import { getLocalTimeZone, toCalendarDate, fromDate } from "@internationalized/date";
import { Dices } from "lucide-react";
import { useRef, useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { errorText } from "../api/messages";
import { useCreateMeeting, useTariff } from "../api/queries";
import { LinkButton } from "../app/LinkButton";
import { PageHeader } from "../app/PageHeader";
import { useTitle } from "../app/useTitle";
import { useFoldersOffered } from "../folders/folder";
import { Banner, Button, Choice, DateField, Switch, TextField, TimeField, toast } from "../design";
import styles from "./CreatePage.module.css";
import {
  emptyDraft,
  endsNextDay,
  rejectedFields,
  suggestPassword,
  toNewEvent,
  validateDraft,
  withGuests,
  withStart,
  type DraftErrors,
  type DraftField,
  type MeetingDraft,
} from "./draft";

interface PartProps {
  draft: MeetingDraft;
  onChange: (draft: MeetingDraft) => void;
  error: (field: DraftField) => string | undefined;
}

function What({ draft, onChange, error }: PartProps) {
  const { t } = useTranslation("shell");
  const foldersOffered = useFoldersOffered();
  return (
    <fieldset className={styles.part}>
      <legend>{t("form.what")}</legend>
      <TextField
        label={t("form.name")}
        name="title"
        placeholder={t("form.namePlaceholder")}
        autoComplete="off"
        isRequired
        autoFocus
        value={draft.title}
        onChange={(title) => onChange({ ...draft, title })}
        error={error("title")}
      />
      <TextField
        label={t("form.description")}
        name="description"
        optional
        multiline
        value={draft.description}
        onChange={(description) => onChange({ ...draft, description })}
        error={error("description")}
      />
      {foldersOffered && (
        <Switch
          isSelected={draft.folder}
          onChange={(folder) => onChange({ ...draft, folder })}
          description={t("form.folderText")}
        >
          {t("form.folder")}
        </Switch>
      )}
    </fieldset>
  );
}

function When({ draft, onChange, error }: PartProps) {
  const { t } = useTranslation("shell");
  const zone = getLocalTimeZone();
  return (
    <fieldset className={styles.part}>
      <legend>{t("form.when")}</legend>
      <Switch
        isSelected={draft.scheduled}
        onChange={(scheduled) => onChange({ ...draft, scheduled })}
        description={t("form.scheduledText")}
      >
        {t("form.scheduled")}
      </Switch>
      {draft.scheduled && (
        <>
          <div className={styles.times}>
            <DateField
              label={t("form.date")}
              value={draft.date}
              min={toCalendarDate(fromDate(new Date(), zone))}
              onChange={(date) => onChange({ ...draft, date })}
              error={error("date")}
            />
            <TimeField
              label={t("form.from")}
              value={draft.from}
              onChange={(from) => onChange(withStart(draft, from))}
              error={error("from")}
            />
            <TimeField
              label={t("form.to")}
              value={draft.to}
              onChange={(to) => onChange({ ...draft, to })}
              error={error("to")}
            />
          </div>
          <p className={styles.note}>
            {endsNextDay(draft) && `${t("form.nextDay")} `}
            {t("form.zone", { zone: zone.replaceAll("_", " ") })}
          </p>
        </>
      )}
    </fieldset>
  );
}

/** Unknown yet counts as allowed: the server has the last word. */
function useGuestsAllowed(): boolean {
  const { data: tariff } = useTariff();
  return tariff?.modules.core?.features.includes("guests_allowed") ?? true;
}

function Who({ draft, onChange, error }: PartProps) {
  const { t } = useTranslation("shell");
  const guestsAllowed = useGuestsAllowed();
  const suggest = () =>
    onChange({
      ...draft,
      password: suggestPassword((size) => crypto.getRandomValues(new Uint8Array(size))),
    });
  return (
    <fieldset className={styles.part}>
      <legend>{t("form.who")}</legend>
      <Switch
        isSelected={draft.guests && guestsAllowed}
        isDisabled={!guestsAllowed}
        onChange={(guests) => onChange(withGuests(draft, guests))}
        description={guestsAllowed ? t("form.guestsText") : t("form.guestsUnavailable")}
      >
        {t("form.guests")}
      </Switch>
      <Choice
        label={t("form.waiting")}
        value={draft.waiting}
        onChange={(waiting) => onChange({ ...draft, waiting })}
        options={[
          { value: "off", label: t("form.waitingOff"), description: t("form.waitingOffText") },
          {
            value: "guests",
            label: t("form.waitingGuests"),
            description: t("form.waitingGuestsText"),
            isDisabled: !draft.guests || !guestsAllowed,
          },
          { value: "all", label: t("form.waitingAll"), description: t("form.waitingAllText") },
        ]}
      />
      <div className={styles.password}>
        <TextField
          label={t("form.password")}
          name="room-password"
          optional
          autoComplete="off"
          description={t("form.passwordText")}
          value={draft.password}
          onChange={(password) => onChange({ ...draft, password })}
          error={error("password")}
        />
        <Button icon={<Dices />} onPress={suggest}>
          {t("form.passwordSuggest")}
        </Button>
      </div>
      <Switch
        isSelected={draft.showDetails}
        onChange={(showDetails) => onChange({ ...draft, showDetails })}
        description={t("form.showDetailsText")}
      >
        {t("form.showDetails")}
      </Switch>
    </fieldset>
  );
}

export function CreatePage() {
  const { t } = useTranslation("shell");
  const navigate = useNavigate();
  const create = useCreateMeeting();
  const guestsAllowed = useGuestsAllowed();
  const zone = getLocalTimeZone();
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState(() => emptyDraft(new Date(), zone));
  const [errors, setErrors] = useState<DraftErrors>({});
  const rejected = rejectedFields(create.error);
  useTitle(t("form.title"));

  const change = (next: MeetingDraft) => {
    setDraft(next);
    // A fault once shown goes away as soon as it is mended, and no new one appears while typing.
    const now = validateDraft(next, new Date(), zone);
    setErrors(Object.fromEntries(Object.entries(now).filter(([field]) => field in errors)));
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const found = validateDraft(draft, new Date(), zone);
    setErrors(found);
    if (Object.keys(found).length > 0) {
      requestAnimationFrame(() => focusFirstFault(form.current));
      return;
    }
    create.mutate(toNewEvent(guestsAllowed ? draft : withGuests(draft, false), zone), {
      onSuccess: (created) => {
        toast.show({ kind: "success", text: t("form.done") });
        void navigate(`/dashboard/meetings/${created.id}`, { replace: true });
      },
      onError: () => window.scrollTo({ top: 0 }),
    });
  };
  const error = (field: DraftField) => {
    const code = errors[field];
    if (code) return t(`form.errors.${code}`);
    const message = rejected[field];
    return message === undefined ? undefined : t("form.errors.rejected", { message });
  };
  const parts: PartProps = { draft, onChange: change, error };
  return (
    <form ref={form} className={styles.form} onSubmit={submit} noValidate>
      <PageHeader title={t("form.title")} lead={t("form.lead")} back="/dashboard/meetings" />
      {create.error && (
        <Banner tone="error" title={errorText(create.error, t)}>
          {rejected.form}
        </Banner>
      )}
      <What {...parts} />
      <When {...parts} />
      <Who {...parts} />
      <div className={styles.actions}>
        <LinkButton to="/dashboard/meetings" variant="quiet">
          {t("action.cancel")}
        </LinkButton>
        <Button type="submit" variant="primary" isPending={create.isPending}>
          {t("form.submit")}
        </Button>
      </div>
    </form>
  );
}

function focusFirstFault(form: HTMLFormElement | null): void {
  const invalid = form?.querySelector<HTMLElement>(
    'input[aria-invalid="true"], textarea[aria-invalid="true"], [data-invalid] [role="spinbutton"]',
  );
  invalid?.focus();
}
