import { LogOut } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useDeleteMeeting } from "../../api/queries";
import { Button, Checkbox, Dialog, toast } from "../../design";
import { amModerator, selfOf } from "../model/people";
import { useMeeting, useSession } from "./context";
import styles from "./LeaveButton.module.css";

interface LeaveButtonProps {
  eventId: string | undefined;
}

/** Leaves at once; moderators are asked whether the meeting is over for everybody. */
export function LeaveButton({ eventId }: LeaveButtonProps) {
  const { t } = useTranslation("meeting");
  const session = useSession();
  const isModerator = useMeeting(amModerator);
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button
        variant="danger"
        className={styles.leave}
        icon={<LogOut />}
        aria-label={t("toolbar.leave")}
        data-testid="leave"
        onPress={() => (isModerator ? setAsking(true) : session.leave())}
      >
        {t("toolbar.leave")}
      </Button>
      <LeaveDialog isOpen={isAsking} onClose={() => setAsking(false)} eventId={eventId} />
    </>
  );
}

interface LeaveDialogProps extends LeaveButtonProps {
  isOpen: boolean;
  onClose: () => void;
}

function LeaveDialog({ isOpen, onClose, eventId }: LeaveDialogProps) {
  const { t } = useTranslation("meeting");
  const session = useSession();
  const [event, isOwner] = useMeeting((state) => [
    state.room.event,
    selfOf(state)?.isOwner === true,
  ]);
  const [alsoDelete, setAlsoDelete] = useState(false);
  const remove = useDeleteMeeting();
  const id = event?.id ?? eventId;
  const mayDelete = isOwner && id !== undefined && event?.is_adhoc === true;
  const end = (): void => {
    session.endForAll();
    if (!alsoDelete || !mayDelete) return;
    remove.mutate(id, {
      onError: () => toast.show({ kind: "error", text: t("leave.deleteFailed") }),
    });
  };
  return (
    <Dialog
      title={t("leave.title")}
      size="s"
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <>
          <Button variant="danger" data-testid="end-for-all" onPress={end}>
            {t("leave.end")}
          </Button>
          <Button
            variant="primary"
            data-testid="leave-only"
            autoFocus
            onPress={() => session.leave()}
          >
            {t("leave.leave")}
          </Button>
        </>
      }
    >
      <p>{t("leave.text")}</p>
      {mayDelete && (
        <Checkbox isSelected={alsoDelete} onChange={setAlsoDelete}>
          {t("leave.deleteEvent")}
        </Checkbox>
      )}
    </Dialog>
  );
}
