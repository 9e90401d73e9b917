import type { ReactNode } from "react";
import { cx } from "../cx";
import styles from "./Badge.module.css";

interface BadgeProps {
  tone?: "neutral" | "primary" | "accent" | "danger";
  icon?: ReactNode;
  children: ReactNode;
}

/** A short word or number about the thing it stands beside. */
export function Badge({ tone = "neutral", icon, children }: BadgeProps) {
  return (
    <span className={cx(styles.badge, styles[tone])}>
      {icon}
      {children}
    </span>
  );
}
