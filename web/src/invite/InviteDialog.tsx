import { useTranslation } from "react-i18next";
import { Dialog } from "../design";
import { InvitePanel, type InvitePanelProps } from "./InvitePanel";

interface InviteDialogProps extends InvitePanelProps {
  isOpen: boolean;
  onClose: () => void;
}

/** "Invite people", from the lobby and from inside the meeting. */
export function InviteDialog({ isOpen, onClose, ...panel }: InviteDialogProps) {
  const { t } = useTranslation("shell");
  return (
    <Dialog title={t("invite.title")} isOpen={isOpen} onClose={onClose}>
      <InvitePanel {...panel} />
    </Dialog>
  );
}
