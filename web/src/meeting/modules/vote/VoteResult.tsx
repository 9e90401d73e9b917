import { useTranslation } from "react-i18next";
import { cx } from "../../../design";
import styles from "./Vote.module.css";
import { votesCast, type LegalVote, type Option } from "./state";

const OPTIONS: readonly Option[] = ["yes", "no", "abstain"];

/** One bar an option; what it shows also stands beside it in words. */
export function VoteResult({ vote }: { vote: LegalVote }) {
  const { t, i18n } = useTranslation("modules");
  const { tally } = vote;
  if (tally === null) return null;
  const percent = new Intl.NumberFormat(i18n.language, {
    style: "percent",
    maximumFractionDigits: 1,
  });
  const all = votesCast(tally);
  return (
    <ul className={styles.bars} data-testid="vote-result">
      {OPTIONS.map((option) => {
        const count = tally[option];
        if (count === null) return null;
        const share = all === 0 ? 0 : count / all;
        return (
          <li key={option} className={styles.bar}>
            <span>{t(`vote.option_${option}`)}</span>
            <span className={styles.count}>
              {t("vote.votes", { count })} · {percent.format(share)}
            </span>
            <svg
              className={styles.track}
              viewBox="0 0 100 1"
              preserveAspectRatio="none"
              aria-hidden="true"
            >
              <rect className={cx(styles[option])} width={share * 100} height="1" />
            </svg>
          </li>
        );
      })}
    </ul>
  );
}
