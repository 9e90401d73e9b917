import { useEffect, useEffectEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { toast } from "../../design";
import type { MeetingScreenProps } from "../contract";
import { MeetingSession } from "../session/session";
import type { Notice } from "../store/notices";
import { Conference } from "./Conference";
import { SessionContext, useMeeting } from "./context";
import { exposeForDebugging } from "./debug";
import { FullScreen, JoiningScreen } from "./StatusScreen";
import { closeNotice, showNotice } from "./notices";
import { WaitingRoom } from "./WaitingRoom";

/** A meeting from the first packet to the last; everything before and after is the shell's. */
export function MeetingScreen(props: MeetingScreenProps) {
  const session = useRunningSession(props);
  if (session === null) return null;
  return (
    <SessionContext value={session}>
      <CurrentScreen {...props} />
    </SessionContext>
  );
}

interface Running {
  session: MeetingSession | null;
}

/** Runs for as long as the screen stands. */
function useRunningSession(props: MeetingScreenProps): MeetingSession | null {
  // Both come before the first screen, so that nothing of it waits for texts later.
  const { t } = useTranslation(["meeting", "modules", "shell"]);
  const [running] = useState(() => createStore<Running>()(() => ({ session: null })));
  const leave = useEffectEvent(props.onLeft);
  const tell = useEffectEvent((notice: Notice, session: MeetingSession) =>
    showNotice(notice, t, session),
  );
  const create = useEffectEvent(() => {
    const session: MeetingSession = new MeetingSession({
      roomId: props.roomId,
      title: props.title ?? null,
      join: props.join,
      media: props.media,
      encryptionKey: props.encryptionKey ?? null,
      start: props.start,
      onLeft: (reason) => leave(reason),
      onNotice: (notice) => tell(notice, session),
      onSettled: closeNotice,
    });
    return session;
  });
  useEffect(() => {
    const session = create();
    running.setState({ session });
    session.start();
    const hide = exposeForDebugging(session);
    return () => {
      hide();
      session.stop();
      toast.closeAll();
    };
  }, [running]);
  return useStore(running, (state) => state.session);
}

function CurrentScreen({ roomId, eventId, join }: MeetingScreenProps) {
  const [stage, link] = useMeeting((state) => [state.stage, state.link.kind]);
  if (stage === "waiting") return <WaitingRoom name={join.displayName} />;
  if (link === "full") return <FullScreen />;
  if (stage === "outside") return <JoiningScreen />;
  return <Conference roomId={roomId} eventId={eventId} inviteCode={join.inviteCode} />;
}
