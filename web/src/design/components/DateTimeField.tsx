import type { CalendarDate, Time } from "@internationalized/date";
import { CalendarDays, ChevronLeft, ChevronRight } from "lucide-react";
import {
  Button as AriaButton,
  Calendar,
  CalendarCell,
  CalendarGrid,
  DateInput,
  DatePicker,
  DateSegment,
  Dialog,
  FieldError,
  Group,
  Heading,
  Label,
  Popover,
  TimeField as AriaTimeField,
} from "react-aria-components";
import { useTranslation } from "react-i18next";
import { cx } from "../cx";
import styles from "./DateTimeField.module.css";
import field from "./Field.module.css";

interface DateFieldProps {
  label: string;
  value: CalendarDate | null;
  min?: CalendarDate;
  error?: string | undefined;
  onChange: (value: CalendarDate | null) => void;
}

/** A date, typed by parts or picked from a calendar. */
export function DateField({ label, value, min, error, onChange }: DateFieldProps) {
  const { t } = useTranslation("shell");
  return (
    <DatePicker
      className={cx(field.field)}
      value={value}
      onChange={onChange}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      shouldForceLeadingZeros
    >
      <Label className={cx(field.label)}>{label}</Label>
      <Group className={cx(field.control, styles.group)}>
        <DateInput className={cx(styles.input)}>
          {(segment) => <DateSegment segment={segment} className={cx(styles.segment)} />}
        </DateInput>
        <AriaButton className={cx(styles.open)} aria-label={t("form.calendar")}>
          <CalendarDays aria-hidden="true" />
        </AriaButton>
      </Group>
      <FieldError className={cx(field.error)}>{error}</FieldError>
      <Popover className={cx(styles.popover)} offset={6} placement="bottom start">
        <Dialog className={cx(styles.dialog)}>
          <Calendar {...(min && { minValue: min })}>
            <header className={styles.month}>
              <AriaButton slot="previous" aria-label={t("form.previousMonth")}>
                <ChevronLeft aria-hidden="true" />
              </AriaButton>
              <Heading className={cx(styles.monthName)} />
              <AriaButton slot="next" aria-label={t("form.nextMonth")}>
                <ChevronRight aria-hidden="true" />
              </AriaButton>
            </header>
            <CalendarGrid className={cx(styles.grid)}>
              {(date) => <CalendarCell date={date} className={cx(styles.cell)} />}
            </CalendarGrid>
          </Calendar>
        </Dialog>
      </Popover>
    </DatePicker>
  );
}

interface TimeFieldProps {
  label: string;
  value: Time | null;
  error?: string | undefined;
  onChange: (value: Time | null) => void;
}

/** A time of day on a 24-hour clock. */
export function TimeField({ label, value, error, onChange }: TimeFieldProps) {
  return (
    <AriaTimeField
      className={cx(field.field)}
      value={value}
      onChange={onChange}
      hourCycle={24}
      shouldForceLeadingZeros
      isInvalid={error !== undefined}
      validationBehavior="aria"
    >
      <Label className={cx(field.label)}>{label}</Label>
      <DateInput className={cx(field.control, styles.group, styles.input)}>
        {(segment) => <DateSegment segment={segment} className={cx(styles.segment)} />}
      </DateInput>
      <FieldError className={cx(field.error)}>{error}</FieldError>
    </AriaTimeField>
  );
}
