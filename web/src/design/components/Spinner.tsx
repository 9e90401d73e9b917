import { cx } from "../cx";
import styles from "./Spinner.module.css";

interface SpinnerProps {
  /** Read out to screen readers; without it the spinner is decoration. */
  label?: string;
  size?: "s" | "m" | "l";
}

export function Spinner({ label, size = "m" }: SpinnerProps) {
  return (
    <span
      className={cx(styles.spinner, styles[size])}
      {...(label === undefined ? { "aria-hidden": true } : { role: "status", "aria-label": label })}
    >
      <svg viewBox="0 0 24 24" fill="none" aria-hidden="true">
        <circle cx="12" cy="12" r="9.5" className={cx(styles.track)} />
        <path d="M12 2.5a9.5 9.5 0 0 1 9.5 9.5" className={cx(styles.arc)} />
      </svg>
    </span>
  );
}
