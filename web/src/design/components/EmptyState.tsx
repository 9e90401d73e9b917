import type { ReactNode } from "react";
import styles from "./EmptyState.module.css";

interface EmptyStateProps {
  title: string;
  text?: string;
  action?: ReactNode;
}

/** Says what will stand here and how to fill it. */
export function EmptyState({ title, text, action }: EmptyStateProps) {
  return (
    <div className={styles.empty}>
      <svg viewBox="0 0 64 48" aria-hidden="true">
        <path className={styles.floor} d="M4 45h56" />
        <path className={styles.arch} d="M16 45V20a13 13 0 0 1 26 0v25" />
        <path className={styles.arch} d="M31 45V30a10 10 0 0 1 20 0v15" />
      </svg>
      <div>
        <p className={styles.title}>{title}</p>
        {text !== undefined && <p className={styles.text}>{text}</p>}
      </div>
      {action}
    </div>
  );
}
