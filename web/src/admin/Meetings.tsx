import { PhoneOff } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../api/messages";
import { Banner, Button, ConfirmDialog, toast } from "../design";
import { formatDateTime } from "../i18n/dates";
import { useAdminMeetings, useEndMeeting } from "./queries";
import { Row, Rows } from "./Rows";
import type { AdminMeeting } from "./types";

/** What is live on all room servers. */
export function Meetings() {
  const { t, i18n } = useTranslation("admin");
  const query = useAdminMeetings();
  const [ending, setEnding] = useState<AdminMeeting | null>(null);
  return (
    <>
      {query.data !== undefined && query.data.unreachable.length > 0 && (
        <Banner tone="warning" title={t("meetings.unreachable")}>
          <p translate="no">{query.data.unreachable.join(", ")}</p>
        </Banner>
      )}
      <Rows
        query={query}
        items={query.data?.meetings}
        label={t("part.meetings")}
        empty={t("meetings.empty")}
      >
        {(meeting) => (
          <Row
            key={meeting.room_id}
            title={<span translate="no">{meeting.title ?? t("meetings.untitled")}</span>}
            facts={[
              t("meetings.people", { count: meeting.participants }),
              ...(meeting.waiting > 0 ? [t("meetings.waiting", { count: meeting.waiting })] : []),
              t("meetings.since", {
                time: formatDateTime(new Date(meeting.started_at), i18n.language),
              }),
              meeting.owner,
            ].join(" · ")}
            actions={
              <Button
                size="s"
                aria-label={`${t("meetings.end")}: ${meeting.title ?? t("meetings.untitled")}`}
                icon={<PhoneOff />}
                onPress={() => setEnding(meeting)}
              >
                {t("meetings.end")}
              </Button>
            }
          />
        )}
      </Rows>
      <EndMeeting meeting={ending} onClose={() => setEnding(null)} />
    </>
  );
}

function EndMeeting({ meeting, onClose }: { meeting: AdminMeeting | null; onClose: () => void }) {
  const { t } = useTranslation("admin");
  const { t: shell } = useTranslation("shell");
  const end = useEndMeeting();
  const confirm = () => {
    if (meeting === null) return;
    end.mutate(meeting.room_id, {
      onSuccess: () => toast.show({ kind: "success", text: t("meetings.ended") }),
      onError: (error) => toast.show({ kind: "error", text: errorText(error, shell) }),
      onSettled: onClose,
    });
  };
  return (
    <ConfirmDialog
      title={t("meetings.endTitle")}
      isOpen={meeting !== null}
      onClose={onClose}
      confirm={t("meetings.endConfirm")}
      isPending={end.isPending}
      onConfirm={confirm}
    >
      <p>{t("meetings.endText", { count: meeting?.participants ?? 0 })}</p>
    </ConfirmDialog>
  );
}
