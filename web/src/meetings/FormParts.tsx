import { getLocalTimeZone, toCalendarDate, fromDate } from "@internationalized/date";
import { Dices } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useTariff } from "../api/queries";
import { Button, Choice, DateField, Switch, TextField, TimeField } from "../design";
import { useFoldersOffered } from "../folders/folder";
import styles from "./Form.module.css";
import {
  endsNextDay,
  suggestPassword,
  withEncryption,
  withGuests,
  withStart,
  type DraftField,
  type MeetingDraft,
} from "./draft";

export interface PartProps {
  draft: MeetingDraft;
  onChange: (draft: MeetingDraft) => void;
  error: (field: DraftField) => string | undefined;
}

export function What({ draft, onChange, error }: PartProps) {
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

export function When({ draft, onChange, error }: PartProps) {
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
export function useGuestsAllowed(): boolean {
  const { data: tariff } = useTariff();
  return tariff?.modules.core?.features.includes("guests_allowed") ?? true;
}

export function Who({ draft, onChange, error }: PartProps) {
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
        isSelected={draft.encrypted}
        onChange={(encrypted) => onChange(withEncryption(draft, encrypted))}
        description={t("form.encryptedText")}
      >
        {t("form.encrypted")}
      </Switch>
      {!draft.encrypted && (
        <Switch
          isSelected={draft.guests && guestsAllowed}
          isDisabled={!guestsAllowed}
          onChange={(guests) => onChange(withGuests(draft, guests))}
          description={guestsAllowed ? t("form.guestsText") : t("form.guestsUnavailable")}
        >
          {t("form.guests")}
        </Switch>
      )}
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
