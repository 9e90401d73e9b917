import { CheckCheck, Coffee, Square, Timer as TimerIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { Button, cx } from "../../../design";
import { formatDuration } from "../../model/duration";
import { amModerator, peopleHere } from "../../model/people";
import { useMeeting, useSession } from "../../ui/context";
import { useNow } from "../../ui/hooks";
import pills from "../Pill.module.css";
import { isEnding, timerTime, type Timer } from "./state";
import styles from "./Timer.module.css";

/** In the header while a timer or a break runs: the time, and on a click all about it. */
export function TimerPill() {
  const { t } = useTranslation("meeting");
  const timer = useMeeting((state) => state.modules.timer);
  const now = useNow(500);
  if (timer === null) return null;
  const time = formatDuration(timerTime(timer, now));
  const name = timer.title ?? t(timer.isCoffee ? "timer.coffee" : "timer.timer");
  return (
    <DialogTrigger>
      <AriaButton
        className={cx(pills.pill, isEnding(timer, now) && pills.urgent)}
        aria-label={t("timer.pill", { name, time })}
        data-testid="timer-pill"
      >
        {timer.isCoffee ? <Coffee aria-hidden="true" /> : <TimerIcon aria-hidden="true" />}
        <span className={pills.time}>{time}</span>
      </AriaButton>
      <Popover className={cx(styles.popover)} placement="bottom end" offset={8}>
        <Dialog aria-label={name} className={cx(styles.dialog)}>
          <p className={styles.name}>{name}</p>
          <p className={styles.large} role="timer">
            {time}
          </p>
          <p className={styles.note}>{t(timer.endsAt === null ? "timer.elapsed" : "timer.left")}</p>
          {timer.asksReady && <Ready timer={timer} />}
          <StopButton />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

interface ReadyCountProps {
  timer: Timer;
  className: string | undefined;
}

/** How many have said so; everybody sees it. */
export function ReadyCount({ timer, className }: ReadyCountProps) {
  const { t } = useTranslation("meeting");
  const people = useMeeting(peopleHere);
  const count = people.filter(({ id }) => timer.ready.includes(id)).length;
  return (
    <p className={className} role="status" data-testid="ready-count">
      {t(timer.isCoffee ? "timer.backCount" : "timer.readyCount", { count, all: people.length })}
    </p>
  );
}

function Ready({ timer }: { timer: Timer }) {
  const { t } = useTranslation("meeting");
  const people = useMeeting(peopleHere);
  const isModerator = useMeeting(amModerator);
  const done = people.filter(({ id }) => timer.ready.includes(id));
  return (
    <>
      <ReadyButton timer={timer} />
      <ReadyCount timer={timer} className={styles.note} />
      {isModerator && done.length > 0 && (
        <ul
          className={styles.done}
          aria-label={t(timer.isCoffee ? "timer.backList" : "timer.readyList")}
        >
          {done.map(({ id, name }) => (
            <li key={id} translate="no">
              <CheckCheck aria-hidden="true" />
              {name}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function readyWords(isCoffee: boolean, isReady: boolean) {
  if (isCoffee) return isReady ? "timer.notBack" : "timer.readyBack";
  return isReady ? "timer.notReady" : "timer.ready";
}

/** Says whether we are done, and takes it back. */
function ReadyButton({ timer }: { timer: Timer }) {
  const { t } = useTranslation("meeting");
  const { tools } = useSession();
  const selfId = useMeeting((state) => state.self?.id ?? "");
  const isReady = timer.ready.includes(selfId);
  return (
    <Button
      variant={isReady ? "secondary" : "primary"}
      icon={<CheckCheck />}
      data-testid="timer-ready"
      onPress={() => tools.beReady(!isReady)}
    >
      {t(readyWords(timer.isCoffee, isReady))}
    </Button>
  );
}

/** For moderators. */
export function StopButton() {
  const { t } = useTranslation("meeting");
  const { tools } = useSession();
  const [isModerator, isCoffee] = useMeeting((state) => [
    amModerator(state),
    state.modules.timer?.isCoffee === true,
  ]);
  if (!isModerator) return null;
  return (
    <Button icon={<Square />} data-testid="timer-stop" onPress={() => tools.stopTimer()}>
      {t(isCoffee ? "timer.stopCoffee" : "timer.stop")}
    </Button>
  );
}
