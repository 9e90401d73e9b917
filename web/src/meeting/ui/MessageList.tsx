import { ArrowDown, MessageSquareText } from "lucide-react";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, Spinner } from "../../design";
import { chatLines } from "../model/chat";
import { conversation, partnerOf } from "../store/chat";
import type { ConversationKey } from "../store/state";
import { ChatLine } from "./ChatLine";
import { useMeeting, useSession } from "./context";
import styles from "./MessageList.module.css";

interface MessageListProps {
  conversationKey: ConversationKey;
}

/** So near to an edge (CSS pixels) counts as being there. */
const NEAR = 48;

/** The messages; stays at the newest one unless somebody reads further up. */
export function MessageList({ conversationKey: key }: MessageListProps) {
  const { t } = useTranslation("meeting");
  const { chatting } = useSession();
  const [chat, selfId] = useMeeting((state) => [state.chat, state.self?.id ?? null]);
  const { nextIndex, isLoading, messages } = conversation(chat, key);
  const lines = useMemo(() => chatLines(chat, key, selfId), [chat, key, selfId]);
  const [isAtEnd, setAtEnd] = useState(true);
  const list = useKeptPlace(isAtEnd, messages[0]?.id, lines);
  useEffect(() => {
    if (isAtEnd && document.visibilityState === "visible") chatting.markSeen(key);
  }, [chatting, key, isAtEnd, messages]);

  const onScroll = (): void => {
    const element = list.current;
    if (element === null) return;
    const below = element.scrollHeight - element.scrollTop - element.clientHeight;
    setAtEnd(below < NEAR);
    if (element.scrollTop < NEAR) chatting.loadOlder(key);
  };
  const toEnd = (): void => {
    list.current?.scrollTo({ top: list.current.scrollHeight });
  };
  const isEmpty = messages.length === 0 && lines.every((line) => line.kind !== "outgoing");
  return (
    <div className={styles.frame}>
      {}
      <div
        ref={list}
        className={styles.list}
        role="log"
        aria-live="off"
        aria-label={t("chat.messages")}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keyboard
        tabIndex={0}
        onScroll={onScroll}
        data-testid="messages"
      >
        {isLoading && <Spinner label={t("chat.loadingOlder")} />}
        {nextIndex !== null && !isLoading && (
          <Button size="s" variant="quiet" onPress={() => chatting.loadOlder(key)}>
            {t("chat.older")}
          </Button>
        )}
        {isEmpty && <Empty conversationKey={key} />}
        {lines.map((line) => (
          <ChatLine key={line.key} line={line} />
        ))}
      </div>
      {!isAtEnd && (
        <Button
          size="s"
          variant="primary"
          className={styles.toEnd}
          icon={<ArrowDown />}
          onPress={toEnd}
        >
          {t("chat.newBelow")}
        </Button>
      )}
    </div>
  );
}

/** New messages below pull along; older ones above must not move what is read. */
function useKeptPlace(isAtEnd: boolean, firstId: string | undefined, lines: readonly unknown[]) {
  const list = useRef<HTMLDivElement>(null);
  const before = useRef({ firstId, height: 0 });
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    const { scrollHeight: height } = element;
    if (isAtEnd) element.scrollTo({ top: height });
    else if (firstId !== before.current.firstId) {
      element.scrollBy({ top: height - before.current.height });
    }
    before.current = { firstId, height };
  }, [isAtEnd, firstId, lines]);
  return list;
}

function Empty({ conversationKey: key }: MessageListProps) {
  const { t } = useTranslation("meeting");
  const text =
    partnerOf(key) !== null
      ? t("chat.emptyPrivateText")
      : t(key === "global" ? "chat.emptyText" : "chat.emptyRoomText");
  return (
    <div className={styles.empty}>
      <MessageSquareText aria-hidden="true" />
      <p className={styles.emptyTitle}>{t("chat.empty")}</p>
      <p>{text}</p>
    </div>
  );
}
