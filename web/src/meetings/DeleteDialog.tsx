import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../api/errors";
import { errorText } from "../api/messages";
import { meetingQuery } from "../api/queries";
import { Banner, ConfirmDialog, toast } from "../design";
import { formatDay } from "../i18n/dates";
import { ScopeChoice } from "./ScopeChoice";
import { isFirst, type Scope } from "./edit";
import { useRemoveMeeting, useRestoreInstance } from "./queries";
import type { MeetingView } from "./view";

interface DeleteDialogProps {
  meeting: MeetingView;
  title: string;
  isOpen: boolean;
  onClose: () => void;
  onDeleted?: () => void;
}

/** Of a series it is asked which dates are meant. */
export function DeleteDialog(props: DeleteDialogProps) {
  const { meeting, title, isOpen, onClose, onDeleted } = props;
  const { eventId, instanceId, series } = meeting;
  const { t } = useTranslation("shell");
  const { t: tm } = useTranslation("meetings");
  const [chosen, choose] = useState<Scope>("one");
  const remove = useRemoveMeeting();
  const restore = useRestoreInstance();
  const scope = instanceId === undefined ? "all" : chosen;
  // The server of the shared folder has failed: the meeting can be deleted without it.
  const failed = remove.error instanceof ApiError && remove.error.status === 424;
  const close = () => {
    remove.reset();
    onClose();
  };
  // Promises, because the row with this dialog is gone before the lists are read again.
  const bringBack = (instance: string) =>
    void restore.mutateAsync({ eventId, instanceId: instance }).then(
      () => toast.show({ kind: "success", text: tm("remove.restored") }),
      (error: unknown) => toast.show({ kind: "error", text: errorText(error, t) }),
    );
  const tell = () => {
    if (scope === "all") toast.show({ kind: "success", text: t("delete.done") });
    else if (scope === "following")
      toast.show({ kind: "success", text: tm("remove.doneFollowing") });
    else if (instanceId !== undefined)
      toast.show({
        kind: "success",
        text: tm("remove.doneOne"),
        action: { label: tm("remove.undo"), onPress: () => bringBack(instanceId) },
      });
  };
  const confirm = () =>
    void remove.mutateAsync({ eventId, instanceId, scope, force: failed }).then(
      () => {
        tell();
        onClose();
        onDeleted?.();
      },
      // Shown in the dialog.
      () => undefined,
    );
  return (
    <ConfirmDialog
      title={instanceId === undefined ? t("delete.title") : tm("remove.title")}
      isOpen={isOpen}
      onClose={close}
      size={instanceId === undefined ? "s" : "m"}
      confirm={failed ? tm("remove.anyway") : t("action.delete")}
      isPending={remove.isPending}
      onConfirm={confirm}
    >
      {instanceId !== undefined && isOpen ? (
        <WhichDates meeting={meeting} title={title} value={chosen} onChange={choose} />
      ) : (
        <p>{series ? t("delete.textSeries", { title }) : t("delete.text", { title })}</p>
      )}
      {remove.error && (
        <Banner tone="error">
          {failed ? tm("remove.folderFailed") : errorText(remove.error, t)}
        </Banner>
      )}
    </ConfirmDialog>
  );
}

interface WhichDatesProps {
  meeting: MeetingView;
  title: string;
  value: Scope;
  onChange: (scope: Scope) => void;
}

function WhichDates({ meeting, title, value, onChange }: WhichDatesProps) {
  const { i18n } = useTranslation();
  const { data: event } = useQuery(meetingQuery(meeting.eventId));
  const start = meeting.period?.start ?? new Date();
  const day = formatDay(start, new Date(), i18n.language);
  return (
    <>
      <p translate="no">
        {title}, {day}
      </p>
      <ScopeChoice
        about="remove"
        value={value}
        onChange={onChange}
        day={day}
        first={event !== undefined && isFirst(event, meeting.instanceId ?? "")}
      />
    </>
  );
}
