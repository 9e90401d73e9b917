import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { cx } from "../cx";
import styles from "./Dialog.module.css";
import { IconButton } from "./IconButton";

interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  /** Buttons at the foot, least important first. */
  actions?: ReactNode;
  size?: "s" | "m" | "l";
  /** Neither Escape nor a click outside closes it; there is no close button. */
  mustAnswer?: boolean;
  role?: "dialog" | "alertdialog";
}

/** Traps focus, gives it back on closing; Escape and a click outside close. */
export function Dialog({
  title,
  isOpen,
  onClose,
  children,
  actions,
  size = "m",
  mustAnswer = false,
  role = "dialog",
}: DialogProps) {
  const { t } = useTranslation("shell");
  return (
    <ModalOverlay
      className={cx(styles.overlay)}
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      isDismissable={!mustAnswer}
      isKeyboardDismissDisabled={mustAnswer}
    >
      <Modal className={cx(styles.modal, styles[size])}>
        <AriaDialog className={cx(styles.dialog)} role={role}>
          <header className={styles.header}>
            <Heading slot="title" level={2} className={cx(styles.title)}>
              {title}
            </Heading>
            {!mustAnswer && (
              <IconButton size="s" label={t("action.close")} icon={<X />} onPress={onClose} />
            )}
          </header>
          <div className={styles.body}>{children}</div>
          {actions !== undefined && <footer className={styles.actions}>{actions}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
