import { LayoutGrid, PanelRight, UserPlus, UsersRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, cx, IconButton } from "../../design";
import { formatDuration } from "../model/duration";
import type { Layout } from "../store/state";
import { AutomodPill } from "../modules/automod/AutomodPill";
import { BreakoutPill } from "../modules/breakout/BreakoutPill";
import { ContentPills } from "../modules/ContentPills";
import { PollPill } from "../modules/polls/PollPill";
import { RecordingPill } from "../modules/recording/RecordingPill";
import { TrainingPill } from "../modules/reports/TrainingPill";
import { TimerPill } from "../modules/timer/TimerPill";
import { VotePill } from "../modules/vote/VotePill";
import { useMeeting, useSetView } from "./context";
import { EncryptionPill } from "./EncryptionPill";
import styles from "./Header.module.css";
import { useNow } from "./hooks";
import { Toggle } from "./Toggle";

interface HeaderProps {
  onInvite: () => void;
}

export function Header({ onInvite }: HeaderProps) {
  const { t } = useTranslation("meeting");
  const title = useMeeting((state) => state.room.title);
  return (
    <header className={styles.header} aria-label={t("landmark.header")}>
      <a className={styles.skip} href="#controls">
        {t("landmark.skipToControls")}
      </a>
      <h1 className={styles.title} title={title ?? undefined} translate="no">
        {title ?? t("untitled")}
      </h1>
      <Duration />
      <span className={styles.space} />
      <div className={styles.running}>
        <EncryptionPill />
        <RecordingPill />
        <AutomodPill />
        <ContentPills />
        <BreakoutPill />
        <VotePill />
        <PollPill />
        <TimerPill />
        <TrainingPill />
      </div>
      <Waiting />
      <LayoutSwitch />
      <IconButton
        look="stage"
        size="s"
        label={t("header.invite")}
        icon={<UserPlus />}
        data-testid="invite"
        onPress={onInvite}
      />
    </header>
  );
}

/** Warned so many minutes before a limited meeting ends. */
const WARN_MINUTES = 5;

function Duration() {
  const { t } = useTranslation("meeting");
  const now = useNow(1000);
  const [since, closesAt] = useMeeting(({ enteredAt, room }) => [enteredAt, room.closesAt]);
  const minutesLeft =
    closesAt === null ? null : Math.max(Math.ceil((Date.parse(closesAt) - now) / 60_000), 0);
  if (since === null) return null;
  const time = formatDuration(now - since);
  return (
    <>
      <p className={styles.duration} aria-hidden="true" title={t("header.duration", { time })}>
        {time}
      </p>
      {minutesLeft !== null && minutesLeft <= WARN_MINUTES && (
        <p className={styles.ending} role="status">
          {t("header.endsIn", { count: minutesLeft })}
        </p>
      )}
    </>
  );
}

/** For moderators: somebody is at the door. */
function Waiting() {
  const { t } = useTranslation("meeting");
  const setView = useSetView();
  const count = useMeeting(
    ({ moderation }) => moderation.waiting.filter((person) => !person.accepted).length,
  );
  if (count === 0) return null;
  return (
    <Button
      size="s"
      className={cx(styles.waiting)}
      icon={<UsersRound />}
      data-testid="waiting-count"
      onPress={() => setView({ panel: "people" })}
    >
      {t("header.waiting", { count })}
    </Button>
  );
}

function LayoutSwitch() {
  const { t } = useTranslation("meeting");
  const layout = useMeeting((state) => state.view.layout);
  const setView = useSetView();
  const option = (value: Layout, icon: React.ReactNode) => (
    <Toggle
      label={t(`header.${value}`)}
      icon={icon}
      className={cx(styles.layout)}
      isSelected={layout === value}
      onChange={() => setView({ layout: value, pinned: null, page: 0 })}
      data-testid={`layout-${value}`}
    />
  );
  return (
    <div className={styles.switch} role="group" aria-label={t("header.layout")}>
      {option("grid", <LayoutGrid />)}
      {option("speaker", <PanelRight />)}
    </div>
  );
}
