import { useTranslation } from "react-i18next";
import { Button, Dialog } from "../../design";
import { useSession } from "../ui/context";
import forms from "./Forms.module.css";

interface DebriefDialogProps {
  isOpen: boolean;
  onClose: () => void;
}

/** For moderators: the meeting ends for some, and those who stay talk it over. */
export function DebriefDialog({ isOpen, onClose }: DebriefDialogProps) {
  const { t } = useTranslation("meeting");
  const { commands } = useSession();
  const debrief = (scope: "guests" | "users_and_guests"): void => {
    commands.debrief(scope);
    onClose();
  };
  return (
    <Dialog title={t("debrief.title")} size="s" isOpen={isOpen} onClose={onClose}>
      <div className={forms.form}>
        <p>{t("debrief.text")}</p>
        <Button wide data-testid="debrief-guests" onPress={() => debrief("guests")}>
          {t("debrief.guests")}
        </Button>
        <Button wide data-testid="debrief-users" onPress={() => debrief("users_and_guests")}>
          {t("debrief.users")}
        </Button>
        <p className={forms.hint}>{t("debrief.hint")}</p>
      </div>
    </Dialog>
  );
}
