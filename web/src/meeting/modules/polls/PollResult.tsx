import { Check } from "lucide-react";
import { useTranslation } from "react-i18next";
import { cx } from "../../../design";
import styles from "./Polls.module.css";
import { barsOf, type Poll } from "./state";

/** One bar a choice; what it shows also stands beside it in words. */
export function PollResult({ poll }: { poll: Poll }) {
  const { t, i18n } = useTranslation("meeting");
  const percent = new Intl.NumberFormat(i18n.language, {
    style: "percent",
    maximumFractionDigits: 1,
  });
  const bars = barsOf(poll);
  const votes = bars.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <ul className={styles.bars}>
        {bars.map((bar) => (
          <li key={bar.id} className={cx(styles.bar, bar.isBest && styles.best)}>
            <span className={styles.choice}>
              {bar.content}
              {bar.isOwn && (
                <Check className={cx(styles.own)} role="img" aria-label={t("polls.yours")} />
              )}
            </span>
            <span className={styles.count}>
              {t("polls.votes", { count: bar.count })} · {percent.format(bar.percent / 100)}
            </span>
            <svg
              className={styles.track}
              viewBox="0 0 100 1"
              preserveAspectRatio="none"
              aria-hidden="true"
            >
              <rect className={styles.fill} width={bar.percent} height="1" />
            </svg>
          </li>
        ))}
      </ul>
      <p className={styles.note}>{t("polls.all", { count: votes })}</p>
    </>
  );
}
