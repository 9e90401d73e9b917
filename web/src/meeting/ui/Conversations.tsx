import { MessageSquareLock, PenLine } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Avatar, Button, cx, Menu, MenuItem } from "../../design";
import { formatTime } from "../../i18n/dates";
import { privateConversations, type ConversationSummary } from "../model/chat";
import { peopleList } from "../model/people";
import styles from "./Conversations.module.css";
import { useMeeting, useSetView } from "./context";

/** With whom one has written in private. */
export function Conversations() {
  const { t } = useTranslation("meeting");
  const [chat, selfId] = useMeeting((state) => [state.chat, state.self?.id ?? null]);
  const summaries = privateConversations(chat, selfId).filter(({ last }) => last !== null);
  return (
    <div className={styles.overview}>
      {summaries.length === 0 ? (
        <div className={styles.empty}>
          <MessageSquareLock aria-hidden="true" />
          <p className={styles.title}>{t("chat.emptyPrivate")}</p>
          <p>{t("chat.emptyPrivateText")}</p>
        </div>
      ) : (
        <ul className={styles.list}>
          {summaries.map((summary) => (
            <li key={summary.key}>
              <Row summary={summary} />
            </li>
          ))}
        </ul>
      )}
      <NewConversation />
    </div>
  );
}

function Row({ summary }: { summary: ConversationSummary }) {
  const { t, i18n } = useTranslation("meeting");
  const setView = useSetView();
  const partner = useMeeting((state) => state.people[summary.partnerId]);
  const name = partner?.name ?? t("unknownPerson");
  const { last, unread } = summary;
  return (
    <button
      type="button"
      className={cx(styles.row, unread > 0 && styles.unread)}
      onClick={() => setView({ conversation: summary.key })}
    >
      <Avatar name={name} url={partner?.avatarUrl} />
      <span className={styles.text}>
        <span className={styles.name} translate="no">
          {name}
        </span>
        <span className={styles.last}>{last?.content}</span>
      </span>
      {last !== null && (
        <time dateTime={last.timestamp} className={styles.time}>
          {formatTime(new Date(last.timestamp), i18n.language)}
        </time>
      )}
      {unread > 0 && <span className={styles.count}>{unread}</span>}
    </button>
  );
}

function NewConversation() {
  const { t, i18n } = useTranslation("meeting");
  const setView = useSetView();
  const [people, selfId] = useMeeting((state) => [state.people, state.self?.id ?? null]);
  const { hands, others } = peopleList(people, selfId, "", i18n.language);
  const choices = [...hands, ...others].filter((person) => person.id !== selfId);
  if (choices.length === 0) return <p className={styles.nobody}>{t("chat.nobodyElse")}</p>;
  return (
    <Menu
      label={t("chat.newPrivate")}
      placement="top"
      trigger={
        <Button wide icon={<PenLine />}>
          {t("chat.newPrivate")}
        </Button>
      }
    >
      {choices.map((person) => (
        <MenuItem
          key={person.id}
          onAction={() => setView({ conversation: `private:${person.id}` })}
        >
          {person.name}
        </MenuItem>
      ))}
    </Menu>
  );
}
