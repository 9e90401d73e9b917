import { useTranslation } from "react-i18next";
import { Button, Dialog } from "../../../design";
import { formatDuration } from "../../model/duration";
import { useMeeting, useSession } from "../../ui/context";
import { useNow } from "../../ui/hooks";
import panel from "../Panel.module.css";

/** In a training, now and then: one button, which has the focus. */
export function PresenceDialog() {
  const { t } = useTranslation("modules");
  const { tools } = useSession();
  const askedAt = useMeeting((state) => state.modules.training.askedAt);
  const now = useNow(1000);
  const since = askedAt === null ? 0 : Math.max(now - askedAt, 0);
  return (
    <Dialog
      title={t("training.question")}
      size="s"
      role="alertdialog"
      mustAnswer
      isOpen={askedAt !== null}
      onClose={() => undefined}
      actions={
        <Button
          variant="primary"
          autoFocus
          data-testid="presence-confirm"
          onPress={() => tools.reports.confirmPresence()}
        >
          {t("training.here")}
        </Button>
      }
    >
      <p>{t("training.questionText")}</p>
      <p className={panel.note} role="timer">
        {t("training.asked", { time: formatDuration(since) })}
      </p>
    </Dialog>
  );
}
