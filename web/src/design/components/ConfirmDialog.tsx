import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./Button";
import { Dialog } from "./Dialog";

interface ConfirmDialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  /** What the button says that goes ahead. */
  confirm: string;
  onConfirm: () => void;
  children: ReactNode;
  isPending?: boolean;
  /** "primary" where nothing is lost for good. */
  variant?: "danger" | "primary";
  size?: "s" | "m";
}

/** Asks before something is removed. The safe answer has the focus. */
export function ConfirmDialog({
  title,
  isOpen,
  onClose,
  confirm,
  onConfirm,
  children,
  isPending = false,
  variant = "danger",
  size = "s",
}: ConfirmDialogProps) {
  const { t } = useTranslation("shell");
  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onClose={onClose}
      size={size}
      role="alertdialog"
      actions={
        <>
          <Button autoFocus onPress={onClose}>
            {t("action.cancel")}
          </Button>
          <Button variant={variant} isPending={isPending} onPress={onConfirm}>
            {confirm}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
