import { Button, FieldError, Group, Input, Label, NumberField } from "react-aria-components";
import { cx } from "../cx";
import field from "./Field.module.css";
import styles from "./NumberStepper.module.css";

interface NumberStepperProps {
  label: string;
  value: number;
  onChange: (value: number) => void;
  least: number;
  most: number;
  error?: string | undefined;
}

/** A number with less and more. */
export function NumberStepper({ label, value, onChange, least, most, error }: NumberStepperProps) {
  return (
    <NumberField
      className={cx(field.field)}
      value={value}
      minValue={least}
      maxValue={most}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      onChange={(next) => {
        if (!Number.isNaN(next)) onChange(next);
      }}
    >
      <Label className={cx(field.label)}>{label}</Label>
      <Group className={cx(styles.stepper)}>
        <Button slot="decrement" className={cx(styles.step)}>
          −
        </Button>
        <Input className={cx(field.control, styles.number)} />
        <Button slot="increment" className={cx(styles.step)}>
          +
        </Button>
      </Group>
      <FieldError className={cx(field.error)}>{error}</FieldError>
    </NumberField>
  );
}
