import { CloudOff, Volume2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, Spinner } from "../../design";
import { useMeeting, useSession } from "./context";
import { useNow } from "./hooks";
import styles from "./Banners.module.css";

/** Losses shorter than this (ms) are nobody's business. */
const QUIET_MS = 800;
/** From here on (ms) the person is told more and may act. */
const LONG_MS = 4000;

/** Signalling is away. Pictures and chat stay where they are. */
export function ConnectionLost() {
  const { t } = useTranslation("meeting");
  const session = useSession();
  const link = useMeeting((state) => state.link);
  const now = useNow(400);
  const lostFor = link.kind === "lost" ? now - link.since : 0;
  if (link.kind !== "lost" || lostFor < QUIET_MS) return null;
  const isLong = lostFor >= LONG_MS;
  return (
    <div className={styles.banner} role="alert" data-testid="connection-lost">
      <Spinner size="s" />
      <div className={styles.words}>
        <p className={styles.title}>{isLong ? t("lost.title") : t("lost.short")}</p>
        {isLong && <p className={styles.text}>{t("lost.text")}</p>}
      </div>
      {isLong && (
        <span className={styles.actions}>
          <Button size="s" variant="primary" onPress={() => session.retryNow()}>
            {t("lost.retry")}
          </Button>
          <Button size="s" onPress={() => session.leave()}>
            {t("lost.leave")}
          </Button>
        </span>
      )}
    </div>
  );
}

/** Sound and picture are away: covers the stage only, the chat goes on. */
export function MediaLost() {
  const { t } = useTranslation("meeting");
  const state = useMeeting(({ media }) => media.state);
  if (state === "connected" || state === "idle" || state === "connecting") return null;
  const isAbsent = state === "absent";
  return (
    <div className={styles.media} role="status" data-testid="media-lost">
      {isAbsent ? <CloudOff aria-hidden="true" /> : <Spinner size="l" />}
      <p className={styles.title}>{isAbsent ? t("mediaLost.absent") : t("mediaLost.title")}</p>
      {!isAbsent && <p className={styles.text}>{t("mediaLost.text")}</p>}
    </div>
  );
}

/** Browsers play no sound before the first click. */
export function SoundBlocked() {
  const { t } = useTranslation("meeting");
  const { media } = useSession();
  const isBlocked = useMeeting((state) => state.media.soundBlocked);
  if (!isBlocked) return null;
  return (
    <div className={styles.banner} role="alert" data-testid="sound-blocked">
      <Volume2 aria-hidden="true" />
      <div className={styles.words}>
        <p className={styles.title}>{t("sound.title")}</p>
        <p className={styles.text}>{t("sound.text")}</p>
      </div>
      <Button size="s" variant="primary" onPress={() => void media.startSound()}>
        {t("sound.start")}
      </Button>
    </div>
  );
}
