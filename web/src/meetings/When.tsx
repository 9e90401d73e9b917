import { useTranslation } from "react-i18next";
import { dayWord, formatDay, formatTimeRange } from "../i18n/dates";
import type { MeetingView } from "./view";

interface WhenProps {
  period: MeetingView["period"];
  now: Date;
  /** Leaves the day out, where a date stands beside it. */
  timeOnly?: boolean;
}

/** "Today, 09:00 – 10:30". */
export function When({ period, now, timeOnly = false }: WhenProps) {
  const { t, i18n } = useTranslation("shell");
  if (!period) return t("meeting.anyTime");
  const time = period.allDay
    ? t("meeting.allDay")
    : formatTimeRange(period.start, period.end, i18n.language);
  const word = dayWord(period.start, now);
  const day = word ? t(`meeting.${word}`) : formatDay(period.start, now, i18n.language);
  return (
    <time dateTime={period.start.toISOString()}>
      {timeOnly && !word ? time : `${day}, ${time}`}
    </time>
  );
}
