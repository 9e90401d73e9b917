import { getLocalTimeZone } from "@internationalized/date";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useBeforeUnload, useBlocker, useNavigate, useParams, useSearchParams } from "react-router";
import { errorText } from "../api/messages";
import { meetingQuery } from "../api/queries";
import type { EventInstance, MeetingEvent } from "../api/types";
import { LinkButton } from "../app/LinkButton";
import { PageHeader } from "../app/PageHeader";
import { useTitle } from "../app/useTitle";
import { Banner, Button, Dialog, Skeleton, toast } from "../design";
import { formatDay } from "../i18n/dates";
import { DetailsFailed } from "./DetailsFailed";
import styles from "./Form.module.css";
import { What, When, Who, type PartProps } from "./FormParts";
import { ScopeChoice } from "./ScopeChoice";
import { validateDraft, type MeetingDraft } from "./draft";
import { isChanged, isFirst, isMoved, rebased, zoneOf, type Scope } from "./edit";
import { instanceQuery } from "./queries";
import { baseOf, useSaveMeeting, type Subject } from "./saving";
import { useDraftForm } from "./useDraftForm";
import { detailsPath } from "./view";

/** `/dashboard/meetings/<id>/edit`, of a series with the date that was chosen in a list. */
export function EditPage() {
  const { t } = useTranslation("meetings");
  const { eventId = "" } = useParams();
  const [parameters] = useSearchParams();
  const date = parameters.get("date");
  const event = useQuery(meetingQuery(eventId));
  const one = useQuery({ ...instanceQuery(eventId, date ?? ""), enabled: date !== null });
  useTitle(t("edit.title"));
  const error = event.error ?? one.error;
  // Read again behind a form that is filled in, they must not take it away.
  if (event.data && (date === null || one.data))
    return <Editing key={`${eventId} ${date ?? ""}`} event={event.data} one={one.data} />;
  if (error)
    return (
      <DetailsFailed
        error={error}
        onRetry={() => void Promise.all([event.refetch(), date !== null && one.refetch()])}
      />
    );
  return (
    <div className={styles.form} role="status" aria-label={t("edit.title")}>
      <Skeleton width="half" />
      <Skeleton />
    </div>
  );
}

interface EditingProps {
  event: MeetingEvent;
  one: EventInstance | undefined;
}

/** Where a saved form leads to may be gone to without a question. */
const SAVED = { saved: true };

function isSaved(state: unknown): boolean {
  return typeof state === "object" && state !== null && "saved" in state;
}

function useEditing({ event, one }: EditingProps) {
  const { t } = useTranslation("meetings");
  const navigate = useNavigate();
  const [subject, setSubject] = useState<Subject>({
    event,
    one,
    scope: one === undefined ? "all" : "one",
  });
  const [split, setSplit] = useState(false);
  const zone = zoneOf(event, getLocalTimeZone());
  const base = baseOf(subject, zone);
  const saving = useSaveMeeting((created) => {
    setSubject({ event: created, one: undefined, scope: "all" });
    setSplit(true);
  });
  const save = (draft: MeetingDraft) =>
    saving.mutate(
      { subject, draft, zone },
      {
        onSuccess: (id) => {
          toast.show({ kind: "success", text: t("edit.saved") });
          const date = subject.scope === "one" ? one?.instance_id : undefined;
          void navigate(detailsPath(id, date), { replace: true, state: SAVED });
        },
        onError: () => window.scrollTo({ top: 0 }),
      },
    );
  const form = useDraftForm({
    initial: () => base,
    validate: (draft) => validateDraft(draft, new Date(), zone, base),
    refusal: saving.error,
    onValid: save,
  });
  const about = (scope: Scope) => {
    const next = { ...subject, scope };
    setSubject(next);
    saving.reset();
    form.setDraft(rebased(form.draft, base, baseOf(next, zone)));
  };
  return { subject, split, zone, base, saving, form, about };
}

function Editing({ event, one }: EditingProps) {
  const { t, i18n } = useTranslation("meetings");
  const { t: shell } = useTranslation("shell");
  const { subject, split, zone, base, saving, form, about } = useEditing({ event, one });
  const { scope } = subject;
  const { draft, change: onChange, error } = form;
  const changed = split || isChanged(draft, base);
  const moved = isMoved(draft, base, zone);
  const parts: PartProps = { draft, base, eventId: event.id, scope, zone, onChange, error };
  const back = detailsPath(event.id, one?.instance_id);
  const recurs = subject.event.type === "recurring";
  return (
    <form className={styles.form} onSubmit={form.submit} noValidate>
      <PageHeader title={t("edit.title")} back={back} />
      {split && <Banner>{t("edit.halfDone")}</Banner>}
      {saving.error && (
        <Banner tone="error" title={errorText(saving.error, shell)}>
          {form.complaint}
        </Banner>
      )}
      {subject.one !== undefined && (
        <div className={styles.part}>
          <ScopeChoice
            about="edit"
            value={scope}
            onChange={about}
            day={formatDay(new Date(subject.one.starts_at.datetime), new Date(), i18n.language)}
            first={isFirst(event, subject.one.instance_id)}
          />
        </div>
      )}
      <What {...parts} />
      <When {...parts} />
      {recurs && scope === "all" && moved && (
        <Banner tone="warning">{t("edit.losesExceptions")}</Banner>
      )}
      {scope === "one" ? <Banner>{t("edit.onlyTexts")}</Banner> : <Who {...parts} />}
      <div className={styles.actions}>
        <LinkButton to={back} variant="quiet">
          {shell("action.cancel")}
        </LinkButton>
        <Button type="submit" variant="primary" isDisabled={!changed} isPending={saving.isPending}>
          {t("edit.save")}
        </Button>
      </div>
      <LeaveQuestion changed={changed} />
    </form>
  );
}

/** Nothing that was typed is lost without a question. */
function LeaveQuestion({ changed }: { changed: boolean }) {
  const { t } = useTranslation("meetings");
  const blocker = useBlocker(
    ({ nextLocation }) => changed && !isSaved(nextLocation.state as unknown),
  );
  useBeforeUnload((event) => {
    if (changed) event.preventDefault();
  });
  return (
    <Dialog
      title={t("edit.leave")}
      isOpen={blocker.state === "blocked"}
      onClose={() => blocker.reset?.()}
      size="s"
      role="alertdialog"
      actions={
        <>
          <Button onPress={() => blocker.proceed?.()}>{t("edit.leaveAnyway")}</Button>
          <Button variant="primary" autoFocus onPress={() => blocker.reset?.()}>
            {t("edit.stay")}
          </Button>
        </>
      }
    >
      <p>{t("edit.leaveText")}</p>
    </Dialog>
  );
}
