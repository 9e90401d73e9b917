import type { ReactNode } from "react";
import {
  Button as AriaButton,
  ToggleButton as AriaToggleButton,
  type ButtonProps as AriaButtonProps,
  type ToggleButtonProps as AriaToggleButtonProps,
} from "react-aria-components";
import { cx } from "../cx";
import styles from "./IconButton.module.css";
import { Tooltip } from "./Tooltip";

interface IconLook {
  /** Accessible name; also the tooltip, unless there is one. */
  label: string;
  tooltip?: string;
  icon: ReactNode;
  /** `stage` is for controls on the dark stage; `on` there marks an active state. */
  look?: "quiet" | "outline" | "stage" | "danger";
  size?: "s" | "m" | "l";
  className?: string | undefined;
  /** A number or dot at the corner, already translated in `label`. */
  badge?: ReactNode;
}

type IconButtonProps = IconLook & Omit<AriaButtonProps, "className" | "style" | "children">;
type IconToggleProps = IconLook & Omit<AriaToggleButtonProps, "className" | "style" | "children">;

function classes({
  look = "quiet",
  size = "m",
  className,
}: Omit<IconLook, "label" | "tooltip" | "icon">) {
  return cx(styles.button, styles[look], styles[size], className);
}

export function IconButton({
  label,
  tooltip,
  icon,
  look,
  size,
  className,
  badge,
  ...props
}: IconButtonProps) {
  return (
    <Tooltip text={tooltip ?? label}>
      <AriaButton
        {...props}
        aria-label={label}
        className={classes({ ...(look && { look }), ...(size && { size }), className })}
      >
        {icon}
        {badge}
      </AriaButton>
    </Tooltip>
  );
}

/** A button that is on or off; `aria-pressed` tells which. */
export function IconToggle({
  label,
  tooltip,
  icon,
  look,
  size,
  className,
  badge,
  ...props
}: IconToggleProps) {
  return (
    <Tooltip text={tooltip ?? label}>
      <AriaToggleButton
        {...props}
        aria-label={label}
        className={classes({ ...(look && { look }), ...(size && { size }), className })}
      >
        {icon}
        {badge}
      </AriaToggleButton>
    </Tooltip>
  );
}
