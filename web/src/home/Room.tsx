import { cx } from "../design";
import styles from "./Room.module.css";

/** The picture of the welcome page: an evening room, an open door, two chairs, a lamp. */
export function Room() {
  return (
    <svg className={cx(styles.room)} viewBox="0 0 480 520" aria-hidden="true">
      <rect className={cx(styles.wall)} width="480" height="520" rx="28" />
      <path
        className={cx(styles.floor)}
        d="M0 404h480v88a28 28 0 0 1-28 28H28a28 28 0 0 1-28-28z"
      />
      <path className={cx(styles.line)} d="M0 404h480" />
      {/* the door and the light that falls through it */}
      <path className={cx(styles.frame)} d="M142 404V196a98 98 0 0 1 196 0v208z" />
      <path className={cx(styles.evening)} d="M158 404V198a82 82 0 0 1 164 0v206z" />
      <circle className={cx(styles.moon)} cx="266" cy="190" r="26" />
      <path className={cx(styles.hill)} d="M158 330c40-34 74-30 104-6 20 16 40 14 60 4v76H158z" />
      <path className={cx(styles.beam)} d="M158 404h164l56 84H102z" />
      {/* the lamp */}
      <path className={cx(styles.cord)} d="M240 0v58" />
      <path className={cx(styles.shade)} d="M204 92a36 36 0 0 1 72 0z" />
      <circle className={cx(styles.bulb)} cx="240" cy="95" r="9" />
      {/* two chairs, turned to each other */}
      <g className={cx(styles.chairOne)}>
        <path d="M52 450V352a37 37 0 0 1 74 0v46h28a14 14 0 0 1 14 14v38z" />
        <path className={cx(styles.leg)} d="M66 450v22M152 450v22" />
      </g>
      <g className={cx(styles.chairTwo)}>
        <path d="M428 450V352a37 37 0 0 0-74 0v46h-28a14 14 0 0 0-14 14v38z" />
        <path className={cx(styles.leg)} d="M414 450v22M328 450v22" />
      </g>
      {/* a small table between them */}
      <path className={cx(styles.table)} d="M206 436h68M240 436v36M222 472h36" />
      <path className={cx(styles.cup)} d="M228 420h18v8a8 8 0 0 1-8 8h-2a8 8 0 0 1-8-8z" />
    </svg>
  );
}
