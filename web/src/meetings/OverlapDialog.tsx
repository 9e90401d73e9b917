import { useTranslation } from "react-i18next";
import type { ListedMeeting } from "../api/types";
import { Button, Dialog } from "../design";
import { When } from "./When";
import { useNow } from "./useNow";
import { toView } from "./view";

interface OverlapDialogProps {
  /** What takes place at the same time; empty: nothing, and no dialog. */
  meetings: readonly ListedMeeting[];
  onBack: () => void;
  onSave: () => void;
}

/** Before a second meeting is planned for the same time. The way back has the focus. */
export function OverlapDialog({ meetings, onBack, onSave }: OverlapDialogProps) {
  const { t } = useTranslation("meetings");
  const { t: shell } = useTranslation("shell");
  const now = useNow();
  return (
    <Dialog
      title={t("overlap.title")}
      isOpen={meetings.length > 0}
      onClose={onBack}
      size="s"
      role="alertdialog"
      actions={
        <>
          <Button onPress={onSave}>{t("overlap.save")}</Button>
          <Button variant="primary" autoFocus onPress={onBack}>
            {t("overlap.back")}
          </Button>
        </>
      }
    >
      <p>{t("overlap.text")}</p>
      <ul>
        {meetings.map((meeting) => (
          <li key={meeting.id}>
            <strong translate="no">{meeting.title || shell("meeting.untitled")}</strong>
            {": "}
            <When period={toView(meeting).period} now={now} />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
