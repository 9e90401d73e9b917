import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "../cx";
import styles from "./Banner.module.css";

interface BannerProps {
  tone?: "info" | "warning" | "error";
  title?: string;
  children?: ReactNode;
  actions?: ReactNode;
}

const ICONS = { info: Info, warning: TriangleAlert, error: CircleAlert };

/** A message that belongs to the place where it stands; errors are announced. */
export function Banner({ tone = "info", title, children, actions }: BannerProps) {
  const Icon = ICONS[tone];
  return (
    <div className={cx(styles.banner, styles[tone])} role={tone === "error" ? "alert" : undefined}>
      <Icon aria-hidden="true" className={cx(styles.icon)} />
      <div className={styles.text}>
        {title !== undefined && <p className={styles.title}>{title}</p>}
        {children}
      </div>
      {actions}
    </div>
  );
}
