import { useTranslation } from "react-i18next";
import { selfOf } from "../model/people";
import { conversation } from "../store/chat";
import { useMeeting } from "./context";

/** Says politely that somebody has written to everybody; not what, that would talk over people. */
export function ChatAnnouncer() {
  const { t } = useTranslation("meeting");
  const [name, id] = useMeeting((state) => {
    const { chat, people, self, enteredAt } = state;
    const room = selfOf(state)?.room;
    const key = room === undefined ? "global" : (`breakout:${room}` as const);
    const last = conversation(chat, key).messages.at(-1);
    const isNews =
      last !== undefined &&
      last.source !== self?.id &&
      Date.parse(last.timestamp) > (enteredAt ?? Infinity);
    return isNews ? [people[last.source]?.name ?? null, last.id] : [null, null];
  });
  return (
    <p className="visually-hidden" aria-live="polite" key={id === null ? "none" : "some"}>
      {name !== null && t("chat.announce", { name })}
    </p>
  );
}
