import { useTranslation } from "react-i18next";
import { Button, Dialog } from "../../../design";
import { useMeeting, useSession } from "../../ui/context";
import styles from "./Recording.module.css";
import { asksConsent, signOf } from "./state";

/** Nobody is recorded or on the air without having said yes; who comes later is asked then. */
export function ConsentDialog() {
  const { t } = useTranslation("modules");
  const { tools, media } = useSession();
  const [asks, sign] = useMeeting(({ modules: { recording } }) => [
    asksConsent(recording),
    signOf(recording),
  ]);
  const kind = sign === "live" ? "live" : "recording";
  return (
    <Dialog
      title={t(`consent.title_${kind}`)}
      size="s"
      role="alertdialog"
      mustAnswer
      isOpen={asks}
      onClose={() => undefined}
      actions={
        <>
          <Button
            data-testid="consent-no"
            onPress={() => {
              tools.recording.consent(false);
              void media.silence();
            }}
          >
            {t("consent.no")}
          </Button>
          <Button
            variant="primary"
            autoFocus
            data-testid="consent-yes"
            onPress={() => tools.recording.consent(true)}
          >
            {t("consent.yes")}
          </Button>
        </>
      }
    >
      <div className={styles.consent}>
        <p>{t(`consent.text_${kind}`)}</p>
        <p>{t("consent.refusal")}</p>
      </div>
    </Dialog>
  );
}
