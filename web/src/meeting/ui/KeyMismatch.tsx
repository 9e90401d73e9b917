import { LockKeyholeOpen } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, Dialog } from "../../design";
import { encryptionOf } from "../model/encryption";
import styles from "./Banners.module.css";
import { useMeeting } from "./context";
import { OtherKey } from "./EncryptionPill";

/** Nobody can be seen or heard: the link was the wrong one, ours or theirs. */
export function KeyMismatch() {
  const { t } = useTranslation("meeting");
  const [isAsking, setAsking] = useState(false);
  const isMismatch = useMeeting((state) => encryptionOf(state)?.isMismatch === true);
  if (!isMismatch && !isAsking) return null;
  return (
    <div className={styles.banner} role="alert" data-testid="key-mismatch">
      <LockKeyholeOpen aria-hidden="true" />
      <div className={styles.words}>
        <p className={styles.title}>{t("encryption.mismatch")}</p>
        <p className={styles.text}>{t("encryption.mismatchText")}</p>
      </div>
      <Button size="s" variant="primary" onPress={() => setAsking(true)}>
        {t("encryption.enterKey")}
      </Button>
      <Dialog
        title={t("encryption.enterKey")}
        size="s"
        isOpen={isAsking}
        onClose={() => setAsking(false)}
      >
        <OtherKey onDone={() => setAsking(false)} />
      </Dialog>
    </div>
  );
}
