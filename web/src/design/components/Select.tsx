import { Check, ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import {
  Select as AriaSelect,
  Button,
  ListBox,
  ListBoxItem,
  Label,
  Popover,
  SelectValue,
} from "react-aria-components";
import { cx } from "../cx";
import field from "./Field.module.css";
import styles from "./Select.module.css";

export interface SelectOption<V extends string> {
  value: V;
  label: string;
}

interface SelectProps<V extends string> {
  label: string;
  /** Keeps the label for screen readers only. */
  hideLabel?: boolean;
  options: readonly SelectOption<V>[];
  value: V | null;
  onChange: (value: V) => void;
  placeholder?: string;
  icon?: ReactNode;
  isDisabled?: boolean;
}

export function Select<V extends string>({
  label,
  hideLabel = false,
  options,
  value,
  onChange,
  placeholder,
  icon,
  isDisabled = false,
}: SelectProps<V>) {
  return (
    <AriaSelect
      className={cx(field.field)}
      value={value}
      isDisabled={isDisabled}
      onChange={(key) => {
        const chosen = options.find((option) => option.value === key);
        if (chosen) onChange(chosen.value);
      }}
      {...(placeholder !== undefined && { placeholder })}
    >
      <Label className={cx(hideLabel ? "visually-hidden" : field.label)}>{label}</Label>
      <Button className={cx(field.control, styles.trigger)}>
        {icon}
        <SelectValue className={cx(styles.value)}>
          {({ selectedText, defaultChildren }) =>
            selectedText === "" ? defaultChildren : selectedText
          }
        </SelectValue>
        <ChevronDown aria-hidden="true" />
      </Button>
      <Popover className={cx(styles.popover)} offset={6}>
        <ListBox className={cx(styles.list)} items={options}>
          {(option) => (
            <ListBoxItem id={option.value} textValue={option.label} className={cx(styles.item)}>
              <span>{option.label}</span>
              <Check aria-hidden="true" className={cx(styles.tick)} />
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
