import { useEffect, useEffectEvent } from "react";
import { useTranslation } from "react-i18next";
import { Button, Dialog } from "../../../design";
import { useMeeting, useSession } from "../../ui/context";
import { useNow } from "../../ui/hooks";

/** Asks us into our room; without an answer we are moved when the time is up. */
export function RoomInvitation() {
  const { t } = useTranslation("meeting");
  const { tools } = useSession();
  const [invitation, name] = useMeeting(({ modules }) => {
    const asked = modules.breakout?.invitation ?? null;
    const room = modules.breakout?.rooms.find(({ id }) => id === asked?.room);
    return [asked, room?.name ?? ""];
  });
  const now = useNow(500);
  const left = invitation === null ? 0 : Math.max(Math.ceil((invitation.until - now) / 1000), 0);
  const isOver = invitation !== null && left === 0;
  const go = useEffectEvent(() => {
    if (invitation !== null) tools.switchRoom(invitation.room);
  });
  useEffect(() => {
    if (isOver) go();
  }, [isOver]);
  return (
    <Dialog
      title={t("breakout.invited", { name })}
      size="s"
      role="alertdialog"
      isOpen={invitation !== null}
      onClose={() => tools.declineRoom()}
      actions={
        <>
          <Button data-testid="breakout-stay" onPress={() => tools.declineRoom()}>
            {t("breakout.stay")}
          </Button>
          <Button
            variant="primary"
            autoFocus
            data-testid="breakout-join"
            onPress={() => {
              if (invitation !== null) tools.switchRoom(invitation.room);
            }}
          >
            {t("breakout.join")}
          </Button>
        </>
      }
    >
      <p>{t("breakout.invitedText", { count: left })}</p>
    </Dialog>
  );
}
