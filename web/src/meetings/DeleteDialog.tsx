import { useTranslation } from "react-i18next";
import { errorText } from "../api/messages";
import { useDeleteMeeting } from "../api/queries";
import { Button, Dialog, toast } from "../design";

interface DeleteDialogProps {
  eventId: string;
  title: string;
  series: boolean;
  isOpen: boolean;
  onClose: () => void;
  onDeleted?: () => void;
}

/** The safe answer has the focus. */
export function DeleteDialog(props: DeleteDialogProps) {
  const { eventId, title, series, isOpen, onClose, onDeleted } = props;
  const { t } = useTranslation("shell");
  const remove = useDeleteMeeting();
  const confirm = () =>
    remove.mutate(eventId, {
      onSuccess: () => {
        toast.show({ kind: "success", text: t("delete.done") });
        onClose();
        onDeleted?.();
      },
      onError: (error) => toast.show({ kind: "error", text: errorText(error, t) }),
    });
  return (
    <Dialog
      title={t("delete.title")}
      isOpen={isOpen}
      onClose={onClose}
      size="s"
      role="alertdialog"
      actions={
        <>
          <Button autoFocus onPress={onClose}>
            {t("action.cancel")}
          </Button>
          <Button variant="danger" isPending={remove.isPending} onPress={confirm}>
            {t("action.delete")}
          </Button>
        </>
      }
    >
      <p>{series ? t("delete.textSeries", { title }) : t("delete.text", { title })}</p>
    </Dialog>
  );
}
