import { toCalendarDate, fromDate } from "@internationalized/date";
import { Dices } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useTariff } from "../api/queries";
import { Button, Choice, DateField, Switch, TextField, TimeField } from "../design";
import field from "../design/components/Field.module.css";
import { useFoldersOffered } from "../folders/folder";
import styles from "./Form.module.css";
import { OverlapNote } from "./OverlapNote";
import { RepeatFields } from "./RepeatFields";
import { ReportFields } from "./ReportFields";
import {
  endsNextDay,
  lastDayOf,
  suggestPassword,
  withDate,
  withEncryption,
  withGuests,
  withLastDay,
  withStart,
  type DraftField,
  type MeetingDraft,
} from "./draft";
import type { Scope } from "./edit";

export interface PartProps {
  draft: MeetingDraft;
  /** Of the meeting that is edited: as it was before. */
  base?: MeetingDraft;
  eventId?: string;
  /** What a change of a series is about. */
  scope?: Scope;
  zone: string;
  onChange: (draft: MeetingDraft) => void;
  error: (field: DraftField) => string | undefined;
}

export function What(props: PartProps) {
  const { draft, base, scope = "all", onChange, error } = props;
  const { t } = useTranslation("shell");
  // What was made while a tariff offered it can be given up without one.
  const foldersOffered = useFoldersOffered() || base?.folder === true;
  const folderError = error("folder");
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
      {foldersOffered && scope !== "one" && (
        <Switch
          isSelected={draft.folder}
          onChange={(folder) => onChange({ ...draft, folder })}
          description={t("form.folderText")}
        >
          {t("form.folder")}
        </Switch>
      )}
      {folderError !== undefined && (
        <p className={field.error} role="alert">
          {folderError}
        </p>
      )}
      {scope !== "one" && <ReportFields {...props} />}
    </fieldset>
  );
}

export function When(props: PartProps) {
  const { draft, scope = "all", zone, onChange } = props;
  const { t } = useTranslation("shell");
  const { t: tm } = useTranslation("meetings");
  return (
    <fieldset className={styles.part}>
      <legend>{t("form.when")}</legend>
      {scope === "all" && (
        <Switch
          isSelected={draft.scheduled}
          onChange={(scheduled) => onChange({ ...draft, scheduled })}
          description={t("form.scheduledText")}
        >
          {t("form.scheduled")}
        </Switch>
      )}
      {draft.scheduled && (
        <>
          <Switch
            isSelected={draft.allDay}
            onChange={(allDay) => onChange({ ...draft, allDay, moreDays: 0 })}
          >
            {tm("time.allDay")}
          </Switch>
          <Times {...props} />
          <p className={styles.note}>
            {!draft.allDay && endsNextDay(draft) && `${t("form.nextDay")} `}
            {t("form.zone", { zone: zone.replaceAll("_", " ") })}
          </p>
          <OverlapNote {...props} />
          {scope !== "one" && <RepeatFields {...props} />}
        </>
      )}
    </fieldset>
  );
}

function Times({ draft, base, zone, onChange, error }: PartProps) {
  const { t } = useTranslation("shell");
  const { t: tm } = useTranslation("meetings");
  const days = draft.allDay || draft.moreDays !== 0;
  return (
    <div className={draft.allDay ? styles.end : styles.times}>
      <DateField
        label={days ? tm("time.firstDay") : t("form.date")}
        value={draft.date}
        {...(base === undefined && { min: toCalendarDate(fromDate(new Date(), zone)) })}
        onChange={(date) => onChange(withDate(draft, date))}
        error={error("date")}
      />
      {!draft.allDay && (
        <>
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
        </>
      )}
      {days && (
        <DateField
          label={tm("time.lastDay")}
          value={lastDayOf(draft)}
          {...(draft.date !== null && { min: draft.date })}
          onChange={(lastDay) => onChange(withLastDay(draft, lastDay))}
          error={error("lastDay")}
        />
      )}
    </div>
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
  const guestsError = error("guests");
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
      {guestsError !== undefined && (
        <p className={field.error} role="alert">
          {guestsError}
        </p>
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
