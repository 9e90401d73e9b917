import { cx } from "../cx";
import styles from "./Skeleton.module.css";

/** Stands where text will be; decoration, the surrounding region says that it loads. */
export function Skeleton({ width = "full" }: { width?: "full" | "half" | "third" }) {
  return <span className={cx(styles.skeleton, styles[width])} aria-hidden="true" />;
}
