import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../api/messages";
import { displayNameOf } from "../api/people";
import type { ListedMeeting } from "../api/types";
import { Banner, Button, EmptyState, Skeleton } from "../design";
import styles from "./MeetingList.module.css";
import { MeetingRow } from "./MeetingRow";
import { useNow } from "./useNow";
import { isFirstOfSeries, toView } from "./view";

interface MeetingListProps {
  /** undefined = not there yet. */
  meetings: readonly ListedMeeting[] | undefined;
  error: unknown;
  onRetry: () => void;
  emptyTitle: string;
  emptyText?: string;
  emptyAction?: ReactNode;
}

/** Loading, failed, empty or filled: the four states of every list of meetings. */
export function MeetingList(props: MeetingListProps) {
  const { meetings, error, onRetry, emptyTitle, emptyText, emptyAction } = props;
  const { t } = useTranslation("shell");
  const now = useNow();
  if (!meetings && error !== null && error !== undefined) {
    return (
      <Banner
        tone="error"
        actions={
          <Button size="s" onPress={onRetry}>
            {t("action.retry")}
          </Button>
        }
      >
        {errorText(error, t)}
      </Banner>
    );
  }
  if (!meetings) return <LoadingRows label={t("loading")} />;
  if (meetings.length === 0) {
    return (
      <EmptyState
        title={emptyTitle}
        {...(emptyText !== undefined && { text: emptyText })}
        action={emptyAction}
      />
    );
  }
  return (
    <ul className={styles.list}>
      {meetings.map((meeting, index) => (
        <MeetingRow
          key={meeting.id}
          meeting={toView(meeting)}
          isFirst={isFirstOfSeries(meetings, index)}
          ownerName={displayNameOf(meeting.created_by)}
          now={now}
        />
      ))}
    </ul>
  );
}

function LoadingRows({ label }: { label: string }) {
  return (
    <div className={styles.list} role="status" aria-label={label}>
      {[0, 1].map((row) => (
        <div key={row} className={styles.loading}>
          <Skeleton width="half" />
          <Skeleton width="third" />
        </div>
      ))}
    </div>
  );
}
