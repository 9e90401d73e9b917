/** Notices become toasts. */
import type { TFunction } from "i18next";
import { toast } from "../../design";
import type { MeetingSession } from "../session/session";
import type { Notice, NoticeAction } from "../store/notices";

type T = TFunction<["meeting", "modules"]>;

export function showNotice(notice: Notice, t: T, session: MeetingSession): void {
  const { kind, tone, values, action, key, persistent = false } = notice;
  toast.show({
    kind: tone,
    persistent,
    text: t(`notice.${kind}`, { ...values }),
    ...(key !== undefined && { key: `meeting.${key}` }),
    ...(action !== undefined && {
      action: { label: t(`action.${action.kind}`), onPress: () => act(action, session) },
    }),
  });
}

export function closeNotice(key: string): void {
  toast.close(`meeting.${key}`);
}

function act(action: NoticeAction, session: MeetingSession): void {
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
    case "showPanel":
      show({ panel: action.panel });
      return;
    case "unmute":
      void session.media.setMicrophone(true);
      return;
  }
}
