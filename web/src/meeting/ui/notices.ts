/** Notices become toasts. */
import type { TFunction } from "i18next";
import { errorKey } from "../../api/messages";
import { downloadAsset } from "../../assets/download";
import { toast } from "../../design";
import type { MeetingSession } from "../session/session";
import type { Notice, NoticeAction } from "../store/notices";

type T = TFunction<["meeting", "modules", "shell"]>;

export function showNotice(notice: Notice, t: T, session: MeetingSession): void {
  const { kind, tone, values, action, key, persistent = false } = notice;
  toast.show({
    kind: tone,
    persistent,
    text: t(`notice.${kind}`, { ...values }),
    ...(key !== undefined && { key: `meeting.${key}` }),
    ...(action !== undefined && {
      action: { label: t(`action.${action.kind}`), onPress: () => act(action, t, session) },
    }),
  });
}

export function closeNotice(key: string): void {
  toast.close(`meeting.${key}`);
}

function fetchFile(assetId: string, t: T, session: MeetingSession): void {
  downloadAsset(session.store.state.room.id, assetId).catch((error: unknown) =>
    toast.show({
      kind: "error",
      key: "download",
      text: t(`error.${errorKey(error)}`, { ns: "shell" }),
    }),
  );
}

function act(action: NoticeAction, t: T, session: MeetingSession): void {
  const show = (view: object): void =>
    session.store.update((state) => ({ ...state, view: { ...state.view, ...view } }));
  switch (action.kind) {
    case "accept":
      session.commands.accept(action.personId);
      return;
    case "showPeople":
      show({ panel: "people" });
      return;
    case "openChat":
      show({ panel: "chat", conversation: `private:${action.personId}` });
      return;
    case "showPolls":
    case "showResult":
      show({ panel: "polls" });
      return;
    case "showRooms":
      show({ panel: "breakout" });
      return;
    case "showVote":
      show({ panel: "vote" });
      return;
    case "download":
      fetchFile(action.assetId, t, session);
      return;
    case "showContent":
      show({ content: action.content, panel: null });
      return;
    case "showPanel":
      show({ panel: action.panel });
      return;
    case "unmute":
      void session.media.setMicrophone(true);
      return;
  }
}
