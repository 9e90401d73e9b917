import type { ReactNode } from "react";
import { Mark, Spinner, cx } from "../design";
import styles from "./FullPage.module.css";
import { useTitle } from "./useTitle";

interface FullPageProps {
  title: string;
  text?: string;
  /** The ways on, the best one first. */
  actions?: ReactNode;
  children?: ReactNode;
  /** A quiet picture above the title. */
  tone?: "calm" | "problem";
}

/** One message in the middle of the page: end of a meeting, nothing found, no server. */
export function FullPage({ title, text, actions, children, tone = "calm" }: FullPageProps) {
  useTitle(title);
  return (
    <main className={styles.page} id="content" tabIndex={-1}>
      <div className={styles.panel}>
        <Doorway tone={tone} />
        <h1 className={styles.title}>{title}</h1>
        {text !== undefined && <p className={styles.text}>{text}</p>}
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
        {children}
      </div>
      <div className={styles.foot}>
        <Mark wordmark />
      </div>
    </main>
  );
}

/** The mark's arches as a picture: the door stands open, or it is closed and dark. */
export function Doorway({ tone }: { tone: "calm" | "problem" }) {
  return (
    <svg
      className={cx(styles.doorway, tone === "problem" && styles.problem)}
      viewBox="0 0 160 120"
      aria-hidden="true"
    >
      <path className={cx(styles.wall)} d="M8 112h144" />
      <path className={cx(styles.arch)} d="M34 112V50a32 32 0 0 1 64 0v62z" />
      <path className={cx(styles.light)} d="M70 112V76a26 26 0 0 1 52 0v36z" />
      <path className={cx(styles.glow)} d="M70 112V76c0-9 4.500-17 12-22 10 2 16-3 16-3v61z" />
    </svg>
  );
}

/** While something is loaded that fills the page. */
export function FullPageLoading({ label }: { label: string }) {
  return (
    <div className={styles.loading}>
      <Spinner size="l" label={label} />
    </div>
  );
}
