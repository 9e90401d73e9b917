import { Search } from "lucide-react";
import { SearchField as AriaSearchField, Input } from "react-aria-components";
import { cx } from "../cx";
import styles from "./SearchField.module.css";

interface SearchFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** How wide it is. */
  className?: string | undefined;
}

/** Escape empties it. */
export function SearchField({ label, value, onChange, className }: SearchFieldProps) {
  return (
    <AriaSearchField
      aria-label={label}
      className={cx(styles.search, className)}
      value={value}
      onChange={onChange}
    >
      <Search aria-hidden="true" />
      <Input placeholder={label} className={cx(styles.input)} />
    </AriaSearchField>
  );
}
