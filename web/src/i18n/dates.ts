/** Dates as people read them: in their language, on a 24-hour clock, "today" where it is. */

export type DayWord = "today" | "tomorrow" | null;

function dayNumber(date: Date): number {
  return Math.floor(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000);
}

export function dayWord(date: Date, now: Date): DayWord {
  const distance = dayNumber(date) - dayNumber(now);
  return distance === 0 ? "today" : distance === 1 ? "tomorrow" : null;
}

export function sameDay(a: Date, b: Date): boolean {
  return dayNumber(a) === dayNumber(b);
}

export function formatTime(date: Date, language: string): string {
  return date.toLocaleTimeString(language, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
}

/** "09:00 – 10:30"; with the day when the end is on another one. */
export function formatTimeRange(start: Date, end: Date, language: string): string {
  const from = formatTime(start, language);
  const to = formatTime(end, language);
  if (sameDay(start, end)) return `${from} – ${to}`;
  const day = end.toLocaleDateString(language, { day: "numeric", month: "short" });
  return `${from} – ${day}, ${to}`;
}

/** "Tuesday, 24 November"; the year only when it is not this one. */
export function formatDay(date: Date, now: Date, language: string): string {
  return date.toLocaleDateString(language === "en" ? "en-GB" : language, {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(date.getFullYear() !== now.getFullYear() && { year: "numeric" }),
  });
}

/** "24 Nov 2026, 09:30" */
export function formatDateTime(date: Date, language: string): string {
  const day = date.toLocaleDateString(language === "en" ? "en-GB" : language, {
    day: "numeric",
    month: "short",
    year: "numeric",
  });
  return `${day}, ${formatTime(date, language)}`;
}

export function formatMonthShort(date: Date, language: string): string {
  return date.toLocaleDateString(language, { month: "short" }).replace(".", "");
}

export type PartOfDay = "night" | "morning" | "day" | "evening";

export function partOfDay(date: Date): PartOfDay {
  const hour = date.getHours();
  if (hour < 4) return "night";
  if (hour < 11) return "morning";
  return hour < 18 ? "day" : "evening";
}
