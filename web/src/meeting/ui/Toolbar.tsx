import {
  Hand,
  MessageSquareText,
  Mic,
  MicOff,
  MonitorUp,
  MonitorX,
  UsersRound,
  Video,
  VideoOff,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { cx, Spinner } from "../../design";
import { unreadTotal } from "../model/chat";
import { isMicrophoneLocked, peopleHere, selfOf } from "../model/people";
import { ReactionButton } from "../modules/reactions/ReactionButton";
import { ToolsMenu } from "../modules/ToolsMenu";
import { useMeeting } from "./context";
import type { Controls } from "./controls";
import { CountBadge } from "./CountBadge";
import { DeviceMenu } from "./DeviceMenu";
import { canShareScreen } from "./hooks";
import { LeaveButton } from "./LeaveButton";
import { MoreMenu } from "./MoreMenu";
import { useShortcutSetting } from "./shortcuts";
import { Toggle } from "./Toggle";
import styles from "./Toolbar.module.css";

interface ToolbarProps {
  controls: Controls;
  eventId: string | undefined;
}

/** Everything a person does about themselves, and the way out. */
export function Toolbar({ controls, eventId }: ToolbarProps) {
  const { t } = useTranslation("meeting");
  return (
    <section className={styles.bar} aria-label={t("landmark.controls")} id="controls" tabIndex={-1}>
      <div className={styles.group}>
        <span className={styles.pair}>
          <MicrophoneButton controls={controls} />
          <DeviceMenu about="microphone" />
        </span>
        <span className={styles.pair}>
          <CameraButton controls={controls} />
          <DeviceMenu about="camera" />
        </span>
        <ScreenButton controls={controls} />
        <HandButton controls={controls} />
        <ReactionButton className={styles.wideOnly} />
      </div>
      <div className={styles.group}>
        <ChatButton controls={controls} />
        <PeopleButton controls={controls} />
        <ToolsMenu className={styles.wideOnly} />
        <MoreMenu controls={controls} />
      </div>
      <LeaveButton eventId={eventId} />
    </section>
  );
}

/** The key in the tooltip, while keys are switched on. */
function useKey(key: string): string | undefined {
  return useShortcutSetting((state) => (state.isOn ? key : undefined));
}

interface ButtonProps {
  controls: Controls;
}

function MicrophoneButton({ controls }: ButtonProps) {
  const { t } = useTranslation("meeting");
  const [{ isOn, isBusy, fault }, isLocked] = useMeeting((state) => [
    state.media.microphone,
    isMicrophoneLocked(state),
  ]);
  return (
    <Toggle
      label={t("toolbar.microphone")}
      shortcut={useKey("M")}
      icon={isBusy ? <Spinner size="s" /> : isOn ? <Mic /> : <MicOff />}
      className={cx(!isOn && styles.off, isLocked && styles.locked)}
      badge={fault !== null && <span className={styles.fault}>!</span>}
      isSelected={isOn}
      onChange={(on) => controls.microphone(on)}
      data-testid="microphone"
    />
  );
}

function CameraButton({ controls }: ButtonProps) {
  const { t } = useTranslation("meeting");
  const { isOn, isBusy, fault } = useMeeting((state) => state.media.camera);
  return (
    <Toggle
      label={t("toolbar.camera")}
      shortcut={useKey("V")}
      icon={isBusy ? <Spinner size="s" /> : isOn ? <Video /> : <VideoOff />}
      className={cx(!isOn && styles.off)}
      badge={fault !== null && <span className={styles.fault}>!</span>}
      isSelected={isOn}
      onChange={(on) => controls.camera(on)}
      data-testid="camera"
    />
  );
}

function ScreenButton({ controls }: ButtonProps) {
  const { t } = useTranslation("meeting");
  const [{ isOn, isBusy }, isAllowed, isConnecting] = useMeeting(({ media }) => [
    media.screen,
    media.mayPublish.screen,
    media.state === "connecting",
  ]);
  const key = useKey("S");
  if (!canShareScreen) return null;
  return (
    <Toggle
      label={t("toolbar.screen")}
      shortcut={key}
      icon={isBusy ? <Spinner size="s" /> : isOn ? <MonitorX /> : <MonitorUp />}
      className={cx(styles.wideOnly, !isAllowed && styles.locked)}
      isSelected={isOn}
      isDisabled={isConnecting}
      onChange={(on) => controls.screen(on)}
      data-testid="screen"
    />
  );
}

function HandButton({ controls }: ButtonProps) {
  const { t } = useTranslation("meeting");
  const [isUp, isAllowed] = useMeeting((state) => [
    selfOf(state)?.handRaisedAt !== undefined,
    state.handsEnabled,
  ]);
  return (
    <Toggle
      label={t("toolbar.hand")}
      shortcut={useKey("H")}
      icon={<Hand />}
      className={cx(isUp && styles.hand, !isAllowed && styles.locked)}
      isSelected={isUp}
      onChange={(up) => controls.hand(up)}
      data-testid="hand"
    />
  );
}

function ChatButton({ controls }: ButtonProps) {
  const { t } = useTranslation("meeting");
  const [unread, isOpen] = useMeeting(({ chat, self, view }) => [
    unreadTotal(chat, self?.id ?? null),
    view.panel === "chat",
  ]);
  const label = unread > 0 ? t("toolbar.chatUnread", { count: unread }) : t("toolbar.chat");
  return (
    <Toggle
      label={label}
      shortcut={useKey("C")}
      icon={<MessageSquareText />}
      badge={unread > 0 && <CountBadge count={unread} testId="chat-unread" />}
      isSelected={isOpen}
      onChange={() => controls.togglePanel("chat")}
      data-testid="chat"
    />
  );
}

function PeopleButton({ controls }: ButtonProps) {
  const { t } = useTranslation("meeting");
  const [count, waiting, isOpen] = useMeeting((state) => [
    peopleHere(state).length,
    state.moderation.waiting.some((person) => !person.accepted),
    state.view.panel === "people",
  ]);
  return (
    <Toggle
      // What the badge shows belongs to the name.
      label={`${t("toolbar.people")}, ${t("people.count", { count })}`}
      shortcut={useKey("P")}
      icon={<UsersRound />}
      badge={<CountBadge count={count} isQuiet={!waiting} />}
      className={styles.wideOnly}
      isSelected={isOpen}
      onChange={() => controls.togglePanel("people")}
      data-testid="people"
    />
  );
}
