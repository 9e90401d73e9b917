/** A rhythm in words: "Every two weeks on Tuesday and Thursday, until 3 December". */
import type { CalendarDate } from "@internationalized/date";
import type { TFunction } from "i18next";
import { formatDay } from "../i18n/dates";
import { WEEKDAYS, ordinalOf, weekdayOf, type Repeat, type Weekday } from "./recurrence";

export type MeetingsText = TFunction<"meetings">;

export function weekdayName(day: Weekday, language: string, width: "long" | "short"): string {
  // 1 January 2024 was a Monday.
  const date = new Date(2024, 0, 1 + WEEKDAYS.indexOf(day), 12);
  return date.toLocaleDateString(language, { weekday: width });
}

export function nthText(date: CalendarDate, t: MeetingsText): string {
  const nth = ordinalOf(date);
  return t(`repeat.nth.${nth === -1 ? "last" : (String(nth) as "1" | "2" | "3" | "4")}`);
}

export function repeatText(
  repeat: Repeat,
  date: CalendarDate,
  t: MeetingsText,
  language: string,
): string {
  if (repeat.unit === "never") return "";
  if (repeat.unit === "other") return t("repeat.says.other");
  const rhythm = rhythmText(repeat, date, t, language);
  if (repeat.end === "count") return t("repeat.says.times", { rhythm, count: repeat.count });
  if (repeat.end === "never" || repeat.until === null) return rhythm;
  const { year, month, day } = repeat.until;
  const until = new Date(year, month - 1, day, 12);
  return t("repeat.says.until", { rhythm, date: formatDay(until, new Date(), language) });
}

function rhythmText(
  { unit, interval: count, days, monthly }: Repeat,
  date: CalendarDate,
  t: MeetingsText,
  language: string,
): string {
  const first = weekdayOf(date);
  switch (unit) {
    case "week": {
      const named = WEEKDAYS.filter((day) => day === first || days.includes(day));
      const names = named.map((day) => weekdayName(day, language, "long"));
      const list = new Intl.ListFormat(language, { type: "conjunction" }).format(names);
      return t("repeat.says.week", { count, days: list });
    }
    case "month": {
      const weekday = weekdayName(first, language, "long");
      const when =
        monthly === "date"
          ? t("repeat.says.onDate", { day: date.day })
          : t("repeat.says.onWeekday", { nth: nthText(date, t), weekday });
      return t("repeat.says.month", { count, when });
    }
    case "year":
      return t("repeat.says.year", { count });
    default:
      return t("repeat.says.day", { count });
  }
}
