import { Label, ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Choice, DateField, NumberStepper, Select, cx } from "../design";
import field from "../design/components/Field.module.css";
import styles from "./Form.module.css";
import type { PartProps } from "./FormParts";
import {
  MOST,
  ONCE,
  WEEKDAYS,
  moved,
  weekdayOf,
  type Repeat,
  type Unit,
  type Weekday,
} from "./recurrence";
import { nthText, weekdayName } from "./repeatText";

const UNITS = ["never", "day", "week", "twoWeeks", "month", "year"] as const;
type Rhythm = (typeof UNITS)[number] | "other";
const ENDS = ["never", "date", "count"] as const;
const END_TEXTS = {
  never: "repeat.endNever",
  date: "repeat.endDate",
  count: "repeat.endCount",
} as const;

function rhythmOf({ unit, interval }: Repeat): Rhythm {
  return unit === "week" && interval === 2 ? "twoWeeks" : unit;
}

/** Whether and how often a meeting repeats, and when that ends. */
export function RepeatFields({ draft, base, onChange, error }: PartProps) {
  const { t } = useTranslation("meetings");
  const { repeat, date } = draft;
  const change = (changes: Partial<Repeat>) =>
    onChange({ ...draft, repeat: { ...repeat, ...changes } });
  const kept = base?.repeat;
  const choose = (rhythm: Rhythm) => {
    const unit: Unit = rhythm === "twoWeeks" ? "week" : rhythm;
    const lines = kept?.unit === "other" ? kept.lines : [];
    const next = { ...ONCE, ...repeat, unit, interval: rhythm === "twoWeeks" ? 2 : 1, lines };
    onChange({ ...draft, repeat: moved(next, null, date) });
  };
  const offered: readonly Rhythm[] = kept?.unit === "other" ? [...UNITS, "other"] : UNITS;
  const { unit } = repeat;
  const complaint = error("repeat");
  return (
    <>
      <Select
        label={t("repeat.label")}
        options={offered.map((value) => ({ value, label: t(`repeat.${value}`) }))}
        value={rhythmOf(repeat)}
        onChange={choose}
      />
      {complaint !== undefined && (
        <p className={field.error} role="alert">
          {complaint}
        </p>
      )}
      {unit === "other" && <p className={styles.note}>{t("repeat.otherText")}</p>}
      {unit !== "never" && unit !== "other" && (
        <div className={styles.nested}>
          <NumberStepper
            label={t(`repeat.interval.${unit}`)}
            value={repeat.interval}
            least={1}
            most={MOST.interval}
            onChange={(interval) => change({ interval })}
          />
          {unit === "week" && date !== null && (
            <Days
              days={repeat.days}
              first={weekdayOf(date)}
              onChange={(days) => change({ days })}
            />
          )}
          {unit === "month" && date !== null && <InMonth {...{ draft, change }} />}
          <End {...{ draft, change, error }} />
        </div>
      )}
    </>
  );
}

interface DaysProps {
  days: readonly Weekday[];
  first: Weekday;
  onChange: (days: Weekday[]) => void;
}

/** The weekday of the first meeting belongs to it in any case. */
function Days({ days, first, onChange }: DaysProps) {
  const { t, i18n } = useTranslation("meetings");
  return (
    <div className={field.field}>
      <Label className={cx(field.label)} id="repeat-days" elementType="span">
        {t("repeat.days")}
      </Label>
      <ToggleButtonGroup
        aria-labelledby="repeat-days"
        className={cx(styles.days)}
        selectionMode="multiple"
        selectedKeys={new Set([...days, first])}
        onSelectionChange={(keys) => onChange(WEEKDAYS.filter((day) => keys.has(day)))}
      >
        {WEEKDAYS.map((day) => (
          <ToggleButton
            key={day}
            id={day}
            className={cx(styles.day)}
            isDisabled={day === first}
            aria-label={weekdayName(day, i18n.language, "long")}
          >
            {weekdayName(day, i18n.language, "short")}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </div>
  );
}

interface RepeatPartProps extends Pick<PartProps, "draft"> {
  change: (changes: Partial<Repeat>) => void;
}

function InMonth({ draft: { date, repeat }, change }: RepeatPartProps) {
  const { t, i18n } = useTranslation("meetings");
  if (date === null) return null;
  const weekday = weekdayName(weekdayOf(date), i18n.language, "long");
  return (
    <Choice
      label={t("repeat.monthly")}
      value={repeat.monthly}
      onChange={(monthly) => change({ monthly })}
      options={[
        { value: "date", label: t("repeat.onDate", { day: date.day }) },
        { value: "weekday", label: t("repeat.onWeekday", { nth: nthText(date, t), weekday }) },
      ]}
    />
  );
}

function End({ draft, change, error }: RepeatPartProps & Pick<PartProps, "error">) {
  const { t } = useTranslation("meetings");
  const { repeat, date } = draft;
  return (
    <div className={styles.end}>
      <Select
        label={t("repeat.end")}
        options={ENDS.map((value) => ({ value, label: t(END_TEXTS[value]) }))}
        value={repeat.end}
        onChange={(end) => change({ end, until: repeat.until ?? date?.add({ months: 3 }) ?? null })}
      />
      {repeat.end === "date" && (
        <DateField
          label={t("repeat.until")}
          value={repeat.until}
          {...(date !== null && { min: date })}
          onChange={(until) => change({ until })}
          error={error("until")}
        />
      )}
      {repeat.end === "count" && (
        <NumberStepper
          label={t("repeat.count")}
          value={repeat.count}
          least={1}
          most={MOST.count}
          onChange={(count) => change({ count })}
        />
      )}
    </div>
  );
}
