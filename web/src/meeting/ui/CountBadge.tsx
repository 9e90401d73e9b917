import { cx } from "../../design";
import styles from "./CountBadge.module.css";

interface CountBadgeProps {
  count: number;
  /** Only a number; otherwise it calls for attention. */
  isQuiet?: boolean;
  testId?: string;
}

/** Larger numbers nobody reads at this size. */
const MOST = 99;

/** A number at the corner of a button; the button's name says it in words where it matters. */
export function CountBadge({ count, isQuiet = false, testId }: CountBadgeProps) {
  return (
    <span
      className={cx(styles.badge, isQuiet && styles.quiet)}
      aria-hidden="true"
      data-count={count > MOST ? `${MOST}+` : count}
      data-testid={testId}
    />
  );
}
