import { getLocalTimeZone } from "@internationalized/date";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { errorText } from "../api/messages";
import { useCreateMeeting } from "../api/queries";
import { LinkButton } from "../app/LinkButton";
import { PageHeader } from "../app/PageHeader";
import { useTitle } from "../app/useTitle";
import { Banner, Button, toast } from "../design";
import styles from "./Form.module.css";
import { What, When, Who, useGuestsAllowed, type PartProps } from "./FormParts";
import { emptyDraft, toNewEvent, validateDraft, withGuests, type MeetingDraft } from "./draft";
import { useDraftForm } from "./useDraftForm";

export function CreatePage() {
  const { t } = useTranslation("shell");
  const navigate = useNavigate();
  const create = useCreateMeeting();
  const guestsAllowed = useGuestsAllowed();
  const zone = getLocalTimeZone();
  useTitle(t("form.title"));
  const save = (draft: MeetingDraft) =>
    create.mutate(toNewEvent(guestsAllowed ? draft : withGuests(draft, false), zone), {
      onSuccess: (created) => {
        toast.show({ kind: "success", text: t("form.done") });
        void navigate(`/dashboard/meetings/${created.id}`, { replace: true });
      },
      onError: () => window.scrollTo({ top: 0 }),
    });
  const form = useDraftForm({
    initial: () => emptyDraft(new Date(), zone),
    validate: (draft) => validateDraft(draft, new Date(), zone),
    refusal: create.error,
    onValid: save,
  });
  const { draft, change: onChange, error } = form;
  const parts: PartProps = { draft, zone, onChange, error };
  return (
    <form className={styles.form} onSubmit={form.submit} noValidate>
      <PageHeader title={t("form.title")} lead={t("form.lead")} back="/dashboard/meetings" />
      {create.error && (
        <Banner tone="error" title={errorText(create.error, t)}>
          {form.complaint}
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
