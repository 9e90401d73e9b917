import { Label, RadioButton, RadioField, RadioGroup, Text } from "react-aria-components";
import { cx } from "../cx";
import styles from "./Choice.module.css";
import field from "./Field.module.css";

export interface ChoiceOption<V extends string> {
  value: V;
  label: string;
  description?: string;
  isDisabled?: boolean;
}

interface ChoiceProps<V extends string> {
  label: string;
  hideLabel?: boolean;
  description?: string;
  options: readonly ChoiceOption<V>[];
  value: V;
  onChange: (value: V) => void;
}

/** One out of few, all of them visible. */
export function Choice<V extends string>(props: ChoiceProps<V>) {
  const { label, hideLabel = false, description, options, value, onChange } = props;
  return (
    <RadioGroup
      className={cx(field.field)}
      value={value}
      onChange={(key) => {
        const chosen = options.find((option) => option.value === key);
        if (chosen) onChange(chosen.value);
      }}
    >
      <Label className={cx(hideLabel ? "visually-hidden" : field.label)}>{label}</Label>
      <div className={styles.options}>
        {options.map((option) => (
          <RadioField
            key={option.value}
            value={option.value}
            isDisabled={option.isDisabled ?? false}
            className={cx(styles.field)}
          >
            <RadioButton className={cx(styles.option)}>
              <span className={styles.dot} aria-hidden="true" />
              <span className={styles.text}>
                <span className={styles.label}>{option.label}</span>
                {option.description !== undefined && (
                  <span className={styles.description}>{option.description}</span>
                )}
              </span>
            </RadioButton>
          </RadioField>
        ))}
      </div>
      {description !== undefined && (
        <Text slot="description" className={cx(field.description)}>
          {description}
        </Text>
      )}
    </RadioGroup>
  );
}
