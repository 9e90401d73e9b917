import { ArrowLeft, Search } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { cx, IconButton, IconToggle } from "../../design";
import { privateConversations, unreadIn } from "../model/chat";
import { conversation, partnerOf } from "../store/chat";
import type { ConversationKey } from "../store/state";
import styles from "./ChatPanel.module.css";
import { ChatSearch } from "./ChatSearch";
import { Composer } from "./Composer";
import { selfOf } from "../model/people";
import { useMeeting, useSetView } from "./context";
import { Conversations } from "./Conversations";
import { MessageList } from "./MessageList";

/** `private:` with nobody after it: the list of private conversations. */
const OVERVIEW: ConversationKey = "private:";

export function ChatPanel() {
  const { t } = useTranslation("meeting");
  const key = useMeeting((state) => state.view.conversation);
  const [searched, setSearched] = useState<ConversationKey | null>(null);
  const isSearching = searched === key;
  return (
    <div className={styles.chat}>
      <div className={styles.head}>
        <Switcher current={key} />
        {key !== OVERVIEW && (
          <IconToggle
            size="s"
            label={t("chat.search")}
            icon={<Search />}
            isSelected={isSearching}
            onChange={(on) => setSearched(on ? key : null)}
            data-testid="chat-search"
          />
        )}
      </div>
      {key === OVERVIEW ? (
        <Conversations />
      ) : (
        <>
          {partnerOf(key) !== null && <Partner conversationKey={key} />}
          {isSearching ? (
            <ChatSearch
              key={`search:${key}`}
              conversationKey={key}
              onClose={() => setSearched(null)}
            />
          ) : (
            <>
              <MessageList key={key} conversationKey={key} />
              <Composer key={`write:${key}`} conversationKey={key} />
            </>
          )}
        </>
      )}
    </div>
  );
}

function Switcher({ current }: { current: ConversationKey }) {
  const { t } = useTranslation("meeting");
  const setView = useSetView();
  const [globalUnread, privateUnread, room, roomUnread] = useMeeting((state) => {
    const { chat, self } = state;
    const place = selfOf(state)?.room;
    const selfId = self?.id ?? null;
    const inPrivate = privateConversations(chat, selfId).reduce(
      (sum, { unread }) => sum + unread,
      0,
    );
    const inRoom =
      place === undefined ? 0 : unreadIn(conversation(chat, `breakout:${place}`), selfId);
    return [unreadIn(conversation(chat, "global"), selfId), inPrivate, place, inRoom];
  });
  const tab = (key: ConversationKey, label: string, spoken: string, unread: number) => {
    const isCurrent = sectionOf(key) === sectionOf(current);
    return (
      <button
        type="button"
        className={cx(styles.tab, isCurrent && styles.current)}
        aria-pressed={isCurrent}
        aria-label={spoken}
        onClick={() => setView({ conversation: key })}
        data-testid={`chat-${sectionOf(key)}`}
      >
        {label}
        {unread > 0 && !isCurrent && (
          <span className={styles.dot} aria-hidden="true" data-count={unread} />
        )}
      </button>
    );
  };
  return (
    <div className={styles.tabs} role="group" aria-label={t("chat.conversations")}>
      {room !== undefined &&
        tab(
          `breakout:${room}`,
          t("breakout.chat"),
          roomUnread > 0 ? t("breakout.chatUnread", { count: roomUnread }) : t("breakout.chat"),
          roomUnread,
        )}
      {tab("global", t("chat.everyone"), t("chat.everyone"), globalUnread)}
      {tab(
        OVERVIEW,
        t("chat.private"),
        privateUnread > 0 ? t("chat.privateUnread", { count: privateUnread }) : t("chat.private"),
        privateUnread,
      )}
    </div>
  );
}

function sectionOf(key: ConversationKey): "global" | "private" | "breakout" {
  if (key === "global") return key;
  return key.startsWith("breakout:") ? "breakout" : "private";
}

function Partner({ conversationKey }: { conversationKey: ConversationKey }) {
  const { t } = useTranslation("meeting");
  const setView = useSetView();
  const partnerId = partnerOf(conversationKey) ?? "";
  const name = useMeeting((state) => state.people[partnerId]?.name) ?? t("unknownPerson");
  return (
    <div className={styles.partner}>
      <IconButton
        size="s"
        label={t("chat.back")}
        icon={<ArrowLeft />}
        onPress={() => setView({ conversation: OVERVIEW })}
      />
      <h3 translate="no">{t("chat.with", { name })}</h3>
    </div>
  );
}
