import type { ReactNode } from "react";
import { ToggleButton, type ToggleButtonProps } from "react-aria-components";
import { cx, Tooltip } from "../../design";
import styles from "./Toggle.module.css";

interface ToggleProps extends Omit<ToggleButtonProps, "className" | "style" | "children"> {
  /** Accessible name; says what it is, `aria-pressed` says whether it is on. */
  label: string;
  icon: ReactNode;
  /** The key that does the same, shown in the tooltip. */
  shortcut?: string | undefined;
  /** At the corner. */
  badge?: ReactNode;
  className?: string | undefined;
  "data-testid"?: string;
}

/** A round switch on the dark stage. */
export function Toggle({ label, icon, shortcut, badge, className, ...props }: ToggleProps) {
  return (
    <Tooltip text={shortcut === undefined ? label : `${label} (${shortcut})`}>
      <ToggleButton {...props} aria-label={label} className={cx(styles.toggle, className)}>
        {icon}
        {badge}
      </ToggleButton>
    </Tooltip>
  );
}
