import { useTranslation } from "react-i18next";
import { Button, Dialog } from "../../design";
import { useSession } from "./context";

export type Removal = "kick" | "ban";

interface RemoveDialogProps {
  person: { id: string; name: string };
  /** null: closed. */
  removal: Removal | null;
  onClose: () => void;
}

/** Asks before somebody is taken out. */
export function RemoveDialog({ person, removal, onClose }: RemoveDialogProps) {
  const { t } = useTranslation("meeting");
  const { commands } = useSession();
  const { id, name } = person;
  const kind = removal ?? "kick";
  return (
    <Dialog
      title={t(`people.${kind}Title`, { name })}
      size="s"
      role="alertdialog"
      isOpen={removal !== null}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t("people.cancel")}</Button>
          <Button
            variant="danger"
            autoFocus
            data-testid={`confirm-${kind}`}
            onPress={() => {
              if (kind === "kick") commands.kick(id);
              else commands.ban(id);
              onClose();
            }}
          >
            {t(`people.${kind}Confirm`)}
          </Button>
        </>
      }
    >
      <p>{t(`people.${kind}Text`, { name })}</p>
    </Dialog>
  );
}
