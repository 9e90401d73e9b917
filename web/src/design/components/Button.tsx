import type { ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";
import { cx } from "../cx";
import styles from "./Button.module.css";
import { Spinner } from "./Spinner";

export type ButtonVariant = "primary" | "secondary" | "quiet" | "danger";

export interface ButtonProps extends Omit<AriaButtonProps, "className" | "style" | "children"> {
  variant?: ButtonVariant;
  size?: "s" | "m" | "l";
  /** Stands before the text. */
  icon?: ReactNode;
  /** Fills the width of its container. */
  wide?: boolean;
  className?: string | undefined;
  children: ReactNode;
}

export function buttonClass(
  variant: ButtonVariant = "secondary",
  size: "s" | "m" | "l" = "m",
  wide = false,
): string {
  return cx(styles.button, styles[variant], styles[size], wide && styles.wide);
}

/**
 * While `isPending` the button keeps its size and focus, shows a spinner and does nothing. (React
 * Aria's own pending state leaves announcements without a name behind, which axe finds.)
 */
export function Button({
  variant,
  size,
  icon,
  wide,
  className,
  children,
  isPending = false,
  onPress,
  type,
  ...props
}: ButtonProps) {
  return (
    <AriaButton
      {...props}
      {...(isPending
        ? { "aria-disabled": true, "data-pending": true }
        : { ...(onPress && { onPress }), ...(type && { type }) })}
      className={cx(buttonClass(variant, size, wide), className)}
    >
      {isPending ? <Spinner size="s" /> : icon}
      <span>{children}</span>
    </AriaButton>
  );
}
