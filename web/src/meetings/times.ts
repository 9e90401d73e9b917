/** Times as the wire has them, and as the form does. */
import {
  type CalendarDate,
  fromDate,
  toCalendarDate,
  toTime,
  type Time,
} from "@internationalized/date";

/** RFC 3339 to the second. */
export function utc(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}

/** The day and the time of day that it is somewhere. */
export function localOf(moment: string, zone: string): { date: CalendarDate; time: Time } {
  const local = fromDate(new Date(moment), zone).set({ millisecond: 0 });
  return { date: toCalendarDate(local), time: toTime(local) };
}

/** The zone of an event if this browser knows it, else its own. */
export function knownZone(zone: string, own: string): string {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return zone;
  } catch (error) {
    if (error instanceof RangeError) return own;
    throw error;
  }
}

/** The start that an instance had by the pattern: `20261124T090000Z`. */
export function originalStart(instanceId: string): string {
  return instanceId.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z");
}
