import { memo } from "react";
import { useTranslation } from "react-i18next";
import { Avatar, Button, cx } from "../../design";
import { formatTime } from "../../i18n/dates";
import type { Line } from "../model/chat";
import { textParts } from "../model/links";
import type { Message, Outgoing } from "../store/state";
import styles from "./ChatLine.module.css";
import { useMeeting, useSession } from "./context";

/** One piece of the chat: a day, what somebody wrote, or what happened. */
export const ChatLine = memo(function ChatLine({ line }: { line: Line }) {
  switch (line.kind) {
    case "day":
      return <Day timestamp={line.timestamp} />;
    case "group":
      return <Group source={line.source} isOwn={line.isOwn} messages={line.messages} />;
    case "happening":
      return <Happened line={line} />;
    case "outgoing":
      return <Sending message={line.message} />;
  }
});

const DAY_MS = 86_400_000;

function Day({ timestamp }: { timestamp: string }) {
  const { t, i18n } = useTranslation("meeting");
  const date = new Date(timestamp);
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - date.setHours(0, 0, 0, 0)) / DAY_MS);
  // A meeting of today needs no date over it.
  if (days === 0) return null;
  const text =
    days === 1
      ? t("chat.yesterday")
      : date.toLocaleDateString(i18n.language, { weekday: "long", day: "numeric", month: "long" });
  return <p className={styles.day}>{text}</p>;
}

function useTime(): (timestamp: string) => string {
  const { i18n } = useTranslation("meeting");
  return (timestamp) => formatTime(new Date(timestamp), i18n.language);
}

interface GroupProps {
  source: string;
  isOwn: boolean;
  messages: readonly Message[];
}

function Group({ source, isOwn, messages }: GroupProps) {
  const { t } = useTranslation("meeting");
  const time = useTime();
  const author = useMeeting((state) => state.people[source]);
  const name = author?.name ?? t("unknownPerson");
  const first = messages[0];
  return (
    <article className={cx(styles.group, isOwn && styles.own)}>
      {!isOwn && <Avatar name={name} url={author?.avatarUrl} size="s" />}
      <div className={styles.body}>
        <p className={styles.head}>
          <span className={styles.author} translate="no">
            {isOwn ? t("you") : name}
          </span>
          {first !== undefined && (
            <time dateTime={first.timestamp} className={styles.time}>
              {time(first.timestamp)}
            </time>
          )}
        </p>
        {messages.map((message) => (
          <p
            key={message.id}
            className={styles.bubble}
            title={time(message.timestamp)}
            data-testid="chat-message"
            data-message-id={message.id}
            data-own={isOwn}
          >
            <Content text={message.content} />
          </p>
        ))}
      </div>
    </article>
  );
}

function Content({ text }: { text: string }) {
  const { t } = useTranslation("meeting");
  return textParts(text).map((part, index) =>
    part.kind === "link" ? (
      <a
        key={index}
        href={part.href}
        target="_blank"
        rel="noopener noreferrer"
        title={t("chat.linkHint")}
      >
        {part.text}
      </a>
    ) : (
      part.text
    ),
  );
}

function Sending({ message }: { message: Outgoing }) {
  const { t } = useTranslation("meeting");
  const { chatting } = useSession();
  const hasFailed = message.state === "failed";
  return (
    <article className={cx(styles.group, styles.own)}>
      <div className={styles.body}>
        <p
          className={cx(styles.bubble, hasFailed ? styles.failed : styles.sending)}
          data-testid="chat-outgoing"
        >
          {message.content}
        </p>
        {hasFailed ? (
          <p className={styles.head} role="alert">
            <span className={styles.error}>{t("chat.failed")}</span>
            <Button size="s" variant="quiet" onPress={() => chatting.again(message)}>
              {t("chat.again")}
            </Button>
            <Button size="s" variant="quiet" onPress={() => chatting.discard(message)}>
              {t("chat.discard")}
            </Button>
          </p>
        ) : (
          <p className={styles.time}>{t("chat.sending")}</p>
        )}
      </div>
    </article>
  );
}

/** Names in one line; the others are counted. */
const MOST_NAMES = 2;

function Happened({ line }: { line: Extract<Line, { kind: "happening" }> }) {
  const { t, i18n } = useTranslation("meeting");
  const time = useTime();
  const named = useMeeting((state) =>
    line.people.map((id) => state.people[id]?.name).filter((name) => name !== undefined),
  );
  const known = named.length > 0 ? named : [t("unknownPerson")];
  const others = known.length - MOST_NAMES;
  const names =
    others > 0
      ? t("chat.andOthers", { names: known.slice(0, MOST_NAMES).join(", "), count: others })
      : new Intl.ListFormat(i18n.language).format(known);
  const kind = line.happening === "left" ? "left2" : line.happening;
  return (
    <p className={styles.happened}>
      <span translate="no">{t(`chat.${kind}`, { names, count: known.length })}</span>
      {" · "}
      <time dateTime={line.timestamp}>{time(line.timestamp)}</time>
    </p>
  );
}
