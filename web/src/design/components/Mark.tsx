import { cx } from "../cx";
import styles from "./Mark.module.css";

interface MarkProps {
  /** Also shows the name. */
  wordmark?: boolean;
  /** On the dark stage. */
  onStage?: boolean;
}

/**
 * Two arched doorways, one lit, side by side: two people leaning towards each other, and the room
 * they share where the arches overlap.
 */
export function Mark({ wordmark = false, onStage = false }: MarkProps) {
  return (
    <span className={cx(styles.mark, onStage && styles.onStage)}>
      <svg viewBox="0 0 32 32" {...(wordmark ? { "aria-hidden": true } : { role: "img" })}>
        {!wordmark && <title>Parlour</title>}
        <path className={cx(styles.tall)} d="M4 28V13a7.5 7.5 0 0 1 15 0v15z" />
        <path className={cx(styles.lit)} d="M13 28v-8a7.5 7.5 0 0 1 15 0v8z" />
        <path className={cx(styles.shared)} d="M13 28v-8c0-3.2 2-5.9 4.8-7 .4 0 .8 0 1.2.1V28z" />
      </svg>
      {wordmark && <span className={styles.name}>Parlour</span>}
    </span>
  );
}
