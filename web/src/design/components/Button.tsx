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

/** While `isPending` the button keeps its size and focus and shows a spinner. */
export function Button({ variant, size, icon, wide, className, children, ...props }: ButtonProps) {
  return (
    <AriaButton {...props} className={cx(buttonClass(variant, size, wide), className)}>
      {props.isPending === true ? <Spinner size="s" /> : icon}
      <span>{children}</span>
    </AriaButton>
  );
}
