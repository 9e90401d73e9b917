import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, Checkbox, Spinner } from "../../design";
import { LobbyDevices, LobbyFrame, LobbyStage, usePreview } from "../../lobby";
import { useMeeting, useSession } from "./context";
import styles from "./WaitingRoom.module.css";

interface WaitingRoomProps {
  name: string;
}

/** At the door: looks like the lobby, so that devices can still be tried. */
export function WaitingRoom({ name }: WaitingRoomProps) {
  const { t } = useTranslation("meeting");
  const session = useSession();
  const { preview, state } = usePreview();
  const { choice } = state;
  useEffect(() => session.media.choose(choice), [session, choice]);
  const [title, accepted, sentOut] = useMeeting((meeting) => [
    meeting.room.title,
    meeting.accepted,
    meeting.sentOut,
  ]);
  const [isAutomatic, setAutomatic] = useState(session.enterAutomatically);
  const kind = accepted ? "accepted" : sentOut ? "sentOut" : "waiting";
  return (
    <LobbyFrame
      title={title ?? t("untitled")}
      stage={<LobbyStage preview={preview} state={state} name={name} />}
      devices={<LobbyDevices preview={preview} state={state} />}
    >
      <div
        className={styles.words}
        role="status"
        data-testid="waiting-room"
        data-accepted={accepted}
      >
        {!accepted && <Spinner size="l" />}
        <h2 className={styles.title}>
          {t(kind === "waiting" ? "waiting.title" : `waiting.${kind}Title`)}
        </h2>
        <p className={styles.text}>
          {t(kind === "waiting" ? "waiting.text" : `waiting.${kind}Text`)}
        </p>
      </div>
      <Checkbox
        isSelected={isAutomatic}
        onChange={(automatic) => {
          setAutomatic(automatic);
          session.setEnterAutomatically(automatic);
        }}
      >
        {t("waiting.auto")}
      </Checkbox>
      <div className={styles.actions}>
        {!isAutomatic && (
          <Button
            variant="primary"
            wide
            isDisabled={!accepted}
            onPress={() => session.commands.enterRoom()}
          >
            {t("waiting.enter")}
          </Button>
        )}
        <Button wide data-testid="leave" onPress={() => session.leave()}>
          {t("waiting.leave")}
        </Button>
      </div>
    </LobbyFrame>
  );
}
