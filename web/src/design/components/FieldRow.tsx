import type { ReactNode } from "react";
import styles from "./FieldRow.module.css";

/** A labelled field, and beside its input the button that takes what it says. */
export function FieldRow({ children }: { children: ReactNode }) {
  return <div className={styles.row}>{children}</div>;
}
