import { LockKeyhole, LockKeyholeOpen } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button as AriaButton } from "react-aria-components";
import { cx, Dialog } from "../../design";
import { KeyField } from "../../encryption/KeyField";
import { keepKey } from "../../encryption/keys";
import { encryptionOf } from "../model/encryption";
import pills from "../modules/Pill.module.css";
import { useMeeting, useSession } from "./context";
import styles from "./EncryptionPill.module.css";

/** Says all the time that the meeting is encrypted end to end, and on a press what that means. */
export function EncryptionPill() {
  const { t } = useTranslation("meeting");
  const [isOpen, setOpen] = useState(false);
  const count = useMeeting((state) => encryptionOf(state)?.hidden.length ?? null);
  if (count === null) return null;
  const isWhole = count === 0;
  const words = isWhole ? t("encryption.sealed") : t("encryption.partly", { count });
  return (
    <>
      <AriaButton
        className={cx(pills.pill, styles.pill, !isWhole && pills.urgent)}
        aria-label={words}
        data-testid="encryption-pill"
        data-whole={isWhole}
        onPress={() => setOpen(true)}
      >
        {isWhole ? <LockKeyhole aria-hidden="true" /> : <LockKeyholeOpen aria-hidden="true" />}
        <span className={pills.text}>{words}</span>
      </AriaButton>
      <Dialog title={t("encryption.title")} isOpen={isOpen} onClose={() => setOpen(false)}>
        <Explanation onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function Explanation({ onDone }: { onDone: () => void }) {
  const { t, i18n } = useTranslation("meeting");
  const hidden = useMeeting((state) => encryptionOf(state)?.hidden ?? []);
  const names = new Intl.ListFormat(i18n.language).format(hidden);
  return (
    <div className={styles.words}>
      {hidden.length > 0 && (
        <p className={styles.hidden} role="status">
          {t("encryption.cannot", { names })}
        </p>
      )}
      <p>{t("encryption.what")}</p>
      <p>{t("encryption.whatNot")}</p>
      <p>{t("encryption.off")}</p>
      <p>{t("encryption.trust")}</p>
      {hidden.length > 0 && <OtherKey onDone={onDone} />}
    </div>
  );
}

/** Takes another key and connects picture and sound again with it. */
export function OtherKey({ onDone }: { onDone: () => void }) {
  const session = useSession();
  const roomId = useMeeting((state) => state.room.id);
  return (
    <KeyField
      onKey={(key) => {
        keepKey(roomId, key);
        session.rekey(key);
        onDone();
      }}
    />
  );
}
