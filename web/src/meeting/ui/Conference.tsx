import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { InviteDialog } from "../../invite/InviteDialog";
import { unreadTotal } from "../model/chat";
import styles from "./Conference.module.css";
import { TurnBanner } from "../modules/automod/Turn";
import { RoomInvitation } from "../modules/breakout/RoomInvitation";
import { CaptionLine } from "../modules/captions/CaptionLine";
import { ReactionAnnouncer } from "../modules/reactions/ReactionAnnouncer";
import { ConsentDialog } from "../modules/recording/ConsentDialog";
import { PresenceDialog } from "../modules/reports/PresenceDialog";
import { CoffeeCurtain } from "../modules/timer/CoffeeCurtain";
import { ToolDialogs } from "../modules/ToolDialogs";
import { WhisperBar, WhisperInvitations } from "../modules/whisper/WhisperBar";
import { useMeeting, useSession } from "./context";
import { Controls } from "./controls";
import { Header } from "./Header";
import { KeyMismatch } from "./KeyMismatch";
import { useWakeLock } from "./hooks";
import { ChatAnnouncer } from "./ChatAnnouncer";
import { ConnectionLost, MediaLost, SoundBlocked } from "./Banners";
import { useShortcuts } from "./shortcuts";
import { SidePanel } from "./SidePanel";
import { StageView } from "./StageView";
import { Toolbar } from "./Toolbar";

interface ConferenceProps {
  roomId: string;
  eventId: string | undefined;
  inviteCode: string | undefined;
}

/** The meeting itself. */
export function Conference({ roomId, eventId, inviteCode }: ConferenceProps) {
  const { t } = useTranslation("meeting");
  const session = useSession();
  const controls = useMemo(() => new Controls(session, t), [session, t]);
  const isTalking = useShortcuts(session, controls);
  const [isInviting, setInviting] = useState(false);
  const [title, details] = useMeeting(({ room }) => [room.title, room.details]);
  const invite = (): void => setInviting(true);
  useWakeLock();
  useTabTitle();
  return (
    <div className={styles.screen} data-testid="conference">
      <Header onInvite={invite} />
      <div className={styles.body}>
        <main className={styles.main} aria-label={t("landmark.stage")} id="content" tabIndex={-1}>
          <StageView onInvite={invite} />
          <CaptionLine />
          <CoffeeCurtain />
          <MediaLost />
          <div className={styles.banners}>
            <ConnectionLost />
            <SoundBlocked />
            <KeyMismatch />
            <TurnBanner />
            <WhisperInvitations />
            <WhisperBar />
            {isTalking && (
              <p className={styles.talking} role="status">
                {t("shortcuts.talking")}
              </p>
            )}
          </div>
        </main>
        <SidePanel />
      </div>
      <Toolbar controls={controls} eventId={eventId} />
      <ChatAnnouncer />
      <ReactionAnnouncer />
      <ToolDialogs />
      <RoomInvitation />
      <ConsentDialog />
      <PresenceDialog />
      <InviteDialog
        isOpen={isInviting}
        onClose={() => setInviting(false)}
        roomId={roomId}
        eventId={eventId}
        inviteCode={details?.invite_code_id ?? inviteCode}
        title={title ?? undefined}
      />
    </div>
  );
}

/** What is unread stands before the name of the meeting. */
function useTabTitle(): void {
  const { t } = useTranslation(["meeting", "shell"]);
  const [title, unread] = useMeeting(({ room, chat, self }) => [
    room.title,
    unreadTotal(chat, self?.id ?? null),
  ]);
  const name = title ?? t("untitled", { ns: "meeting" });
  const product = t("product", { ns: "shell" });
  useEffect(() => {
    document.title = `${unread > 0 ? `(${unread}) ` : ""}${name} · ${product}`;
  }, [unread, name, product]);
}
