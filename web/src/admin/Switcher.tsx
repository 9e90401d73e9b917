import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { cx } from "../design";
import styles from "./Admin.module.css";

interface SwitcherProps<V extends string> {
  label: string;
  options: readonly { value: V; label: string }[];
  value: V;
  onChange: (value: V) => void;
}

/** One of few views, chosen by a row of buttons. */
export function Switcher<V extends string>({ label, options, value, onChange }: SwitcherProps<V>) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      className={cx(styles.tabs)}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const chosen = options.find((option) => keys.has(option.value));
        if (chosen) onChange(chosen.value);
      }}
    >
      {options.map((option) => (
        <ToggleButton key={option.value} id={option.value} className={cx(styles.tab)}>
          {option.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
