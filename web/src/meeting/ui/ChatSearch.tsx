import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Input, SearchField } from "react-aria-components";
import { Avatar, Button, cx, Spinner } from "../../design";
import field from "../../design/components/Field.module.css";
import { formatDateTime } from "../../i18n/dates";
import { markedParts, searchHits } from "../model/search";
import type { ConversationKey, Message } from "../store/state";
import styles from "./ChatSearch.module.css";
import { useMeeting, useSession } from "./context";

interface ChatSearchProps {
  conversationKey: ConversationKey;
  onClose: () => void;
}

/** The server is asked when nobody has typed for so long (ms). */
const PAUSE_MS = 250;

/** Looks for words in one conversation; Escape ends it. */
export function ChatSearch({ conversationKey: key, onClose }: ChatSearchProps) {
  const { t } = useTranslation("meeting");
  const { chatting } = useSession();
  const [text, setText] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => chatting.search(key, text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [chatting, key, text]);
  useEffect(() => () => chatting.endSearch(), [chatting]);
  return (
    <div className={styles.search}>
      <SearchField
        className={cx(styles.field)}
        aria-label={t("chat.search")}
        value={text}
        onChange={setText}
        onKeyDown={(event) => {
          if (event.key === "Escape") onClose();
        }}
        autoFocus
      >
        <Search aria-hidden="true" />
        <Input className={cx(field.control)} placeholder={t("chat.search")} />
      </SearchField>
      <Hits conversationKey={key} text={text} />
    </div>
  );
}

function Hits({ conversationKey: key, text }: { conversationKey: ConversationKey; text: string }) {
  const { t, i18n } = useTranslation("meeting");
  const { chatting } = useSession();
  const chat = useMeeting((state) => state.chat);
  const hits = searchHits(chat, key, text, i18n.language);
  const isLoading = chat.search?.isLoading === true;
  const hasMore = chat.search?.nextIndex != null && !isLoading;
  const isIdle = text.trim() === "";
  return (
    <>
      <p className={styles.count} role="status" data-testid="chat-hits">
        {isIdle
          ? t("chat.searchHint")
          : hits.length === 0 && !isLoading
            ? t("chat.noHits", { text: text.trim() })
            : t("chat.hits", { count: hits.length })}
      </p>
      <ul className={styles.list} aria-label={t("chat.searchResults")}>
        {hits.map((message) => (
          <Hit key={message.id} message={message} text={text} />
        ))}
        {isLoading && (
          <li className={styles.more}>
            <Spinner label={t("chat.searching")} />
          </li>
        )}
        {hasMore && (
          <li className={styles.more}>
            <Button size="s" variant="quiet" onPress={() => chatting.searchOn()}>
              {t("chat.moreHits")}
            </Button>
          </li>
        )}
      </ul>
    </>
  );
}

function Hit({ message, text }: { message: Message; text: string }) {
  const { t, i18n } = useTranslation("meeting");
  const [author, isOwn] = useMeeting((state) => [
    state.people[message.source],
    state.self?.id === message.source,
  ]);
  const name = author?.name ?? t("unknownPerson");
  return (
    <li className={styles.hit} data-testid="chat-hit">
      <Avatar name={name} url={author?.avatarUrl} size="s" />
      <div className={styles.body}>
        <p className={styles.head}>
          <span className={styles.author} translate="no">
            {isOwn ? t("you") : name}
          </span>
          <time dateTime={message.timestamp} className={styles.time}>
            {formatDateTime(new Date(message.timestamp), i18n.language)}
          </time>
        </p>
        <p className={styles.text}>
          {markedParts(message.content, text, i18n.language).map((part, index) =>
            part.isHit ? <mark key={index}>{part.text}</mark> : part.text,
          )}
        </p>
      </div>
    </li>
  );
}
