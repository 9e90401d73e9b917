import { Coffee } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, cx } from "../../../design";
import { formatDuration } from "../../model/duration";
import { useMeeting, useSession } from "../../ui/context";
import { useNow } from "../../ui/hooks";
import { isEnding, timerTime } from "./state";
import styles from "./Timer.module.css";
import { ReadyCount, StopButton } from "./TimerPill";

/** Over the pictures while there is a break: nobody feels watched. The chat stays in reach. */
export function CoffeeCurtain() {
  const { t } = useTranslation("meeting");
  const { tools } = useSession();
  const timer = useMeeting((state) => state.modules.timer);
  const now = useNow(500);
  if (timer === null || !timer.isCoffee || timer.isBack) return null;
  const left = timerTime(timer, now);
  const ending = isEnding(timer, now);
  return (
    <section className={styles.curtain} aria-label={t("timer.coffee")} data-testid="coffee-curtain">
      <Coffee className={cx(styles.cup)} aria-hidden="true" />
      <h2 className={styles.curtainTitle}>{timer.title ?? t("timer.coffee")}</h2>
      <p className={cx(styles.clock, ending && styles.ending)} role="timer">
        {formatDuration(left)}
      </p>
      <p className={styles.curtainText}>{t("timer.curtainText")}</p>
      <div className={styles.actions}>
        <Button variant="primary" data-testid="coffee-back" onPress={() => tools.comeBack()}>
          {t(timer.asksReady ? "timer.readyBack" : "timer.back")}
        </Button>
        <StopButton />
      </div>
      {timer.asksReady && <ReadyCount timer={timer} className={styles.curtainText} />}
      <Spoken left={left} isDown={timer.endsAt !== null} />
    </section>
  );
}

const MINUTE_MS = 60_000;

/** Screen readers hear the time once a minute, not once a second. */
function Spoken({ left, isDown }: { left: number; isDown: boolean }) {
  const { t } = useTranslation("meeting");
  if (!isDown) return null;
  return (
    <p className="visually-hidden" role="status">
      {t("timer.minutesLeft", { count: Math.ceil(left / MINUTE_MS) })}
    </p>
  );
}
