import { useTranslation } from "react-i18next";
import { dayWord, formatDay, formatTimeRange } from "../i18n/dates";
import type { MeetingView } from "./view";

interface WhenProps {
  period: MeetingView["period"];
  now: Date;
  /** Look of a day that is neither today nor tomorrow, where its date may stand beside it. */
  dayClass?: string | undefined;
}

/** "Today, 09:00 – 10:30". */
export function When({ period, now, dayClass }: WhenProps) {
  const { t, i18n } = useTranslation("shell");
  if (!period) return t("meeting.anyTime");
  const time = period.allDay
    ? t("meeting.allDay")
    : formatTimeRange(period.start, period.end, i18n.language);
  const word = dayWord(period.start, now);
  const day = word ? t(`meeting.${word}`) : formatDay(period.start, now, i18n.language);
  return (
    <time dateTime={period.start.toISOString()}>
      <span className={word ? undefined : dayClass}>{`${day}, `}</span>
      {time}
    </time>
  );
}
