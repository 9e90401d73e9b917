import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Label, RadioButton, RadioField, RadioGroup } from "react-aria-components";
import { cx, NumberStepper } from "../../design";
import field from "../../design/components/Field.module.css";
import styles from "./DurationField.module.css";

interface DurationFieldProps {
  label: string;
  /** Minutes to choose from; null is "no limit". */
  options: readonly (number | null)[];
  /** Minutes. */
  value: number | null;
  onChange: (minutes: number | null) => void;
  least?: number;
  most: number;
}

const CUSTOM = "custom";

/** How long: a few usual durations, or a number of minutes. */
export function DurationField(props: DurationFieldProps) {
  const { label, options, value, onChange, least = 1, most } = props;
  const { t } = useTranslation("meeting");
  const [isCustom, setCustom] = useState(!options.includes(value));
  const choose = (key: string): void => {
    setCustom(key === CUSTOM);
    if (key === CUSTOM) onChange(value ?? least);
    else onChange(key === "none" ? null : Number(key));
  };
  const option = (key: string, text: string) => (
    <RadioField key={key} value={key} className={cx(styles.field)}>
      <RadioButton className={cx(styles.chip)}>{text}</RadioButton>
    </RadioField>
  );
  return (
    <div className={field.field}>
      <RadioGroup
        className={cx(field.field)}
        value={isCustom ? CUSTOM : value === null ? "none" : String(value)}
        onChange={choose}
      >
        <Label className={cx(field.label)}>{label}</Label>
        <div className={styles.chips}>
          {options.map((minutes) =>
            minutes === null
              ? option("none", t("duration.none"))
              : option(String(minutes), t("duration.minutes", { count: minutes })),
          )}
          {option(CUSTOM, t("duration.custom"))}
        </div>
      </RadioGroup>
      {isCustom && (
        <NumberStepper
          label={t("duration.label")}
          value={value ?? least}
          onChange={onChange}
          least={least}
          most={most}
        />
      )}
    </div>
  );
}
