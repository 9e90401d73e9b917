import { useTranslation } from "react-i18next";
import { Dialog, Switch } from "../../design";
import { isEnabled } from "../modules/enabled";
import { useMeeting } from "./context";
import { SHORTCUTS, useShortcutSetting } from "./shortcuts";
import styles from "./ShortcutsDialog.module.css";

interface ShortcutsDialogProps {
  isOpen: boolean;
  onClose: () => void;
}

export function ShortcutsDialog({ isOpen, onClose }: ShortcutsDialogProps) {
  const { t } = useTranslation("meeting");
  const { isOn, set } = useShortcutSetting();
  const hasWhisper = useMeeting((state) => isEnabled(state, "subroom_audio"));
  return (
    <Dialog title={t("shortcuts.title")} size="s" isOpen={isOpen} onClose={onClose}>
      <Switch isSelected={isOn} onChange={set} description={t("shortcuts.enabledText")}>
        {t("shortcuts.enabled")}
      </Switch>
      <dl className={styles.list}>
        {SHORTCUTS.map(({ key, name }) => (
          <div key={key} className={styles.row}>
            <dt>{t(`shortcuts.${name}`)}</dt>
            <dd>
              <kbd className={styles.key}>{key.toUpperCase()}</kbd>
            </dd>
          </div>
        ))}
        <div className={styles.row}>
          <dt>{t("shortcuts.talk")}</dt>
          <dd>
            <kbd className={styles.key}>{t("shortcuts.space")}</kbd>
          </dd>
        </div>
        {hasWhisper && (
          <div className={styles.row}>
            <dt>{t("shortcuts.whisper")}</dt>
            <dd>
              <kbd className={styles.key}>W</kbd>
            </dd>
          </div>
        )}
      </dl>
    </Dialog>
  );
}
