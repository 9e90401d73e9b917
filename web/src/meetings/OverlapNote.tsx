import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Banner } from "../design";
import styles from "./Form.module.css";
import type { PartProps } from "./FormParts";
import { When } from "./When";
import { periodOf, type Period } from "./draft";
import { isMoved } from "./edit";
import { overlapsQuery } from "./queries";
import { useNow } from "./useNow";
import { toView } from "./view";

/** Says what else I have at the time that is being chosen. It hinders nobody. */
export function OverlapNote({ draft, base, eventId, zone }: PartProps) {
  const now = useNow();
  const period = draft.scheduled && !draft.allDay ? periodOf(draft, zone) : undefined;
  const isNew = base === undefined || isMoved(draft, base, zone);
  if (period === undefined || !isNew || period.start >= period.end || period.end <= now)
    return null;
  return <Overlaps period={period} eventId={eventId} now={now} />;
}

interface OverlapsProps {
  period: Period;
  eventId: string | undefined;
  now: Date;
}

function Overlaps({ period, eventId, now }: OverlapsProps) {
  const { t } = useTranslation("meetings");
  const { t: shell } = useTranslation("shell");
  const { data: meetings = [] } = useQuery(overlapsQuery(period, eventId));
  if (meetings.length === 0) return null;
  return (
    <div role="status">
      <Banner tone="warning" title={t("overlap.title")}>
        <ul className={styles.overlaps}>
          {meetings.map((meeting) => (
            <li key={meeting.id}>
              <strong translate="no">{meeting.title || shell("meeting.untitled")}</strong>
              {": "}
              <When period={toView(meeting).period} now={now} />
            </li>
          ))}
        </ul>
      </Banner>
    </div>
  );
}
