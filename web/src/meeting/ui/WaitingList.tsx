import { useTranslation } from "react-i18next";
import { Avatar, Button } from "../../design";
import { formatTime } from "../../i18n/dates";
import type { WaitingPerson } from "../store/state";
import { useMeeting, useSession } from "./context";
import styles from "./PeoplePanel.module.css";

/** Who is at the door. */
export function WaitingList() {
  const { t } = useTranslation("meeting");
  const { commands } = useSession();
  const waiting = useMeeting((state) => state.moderation.waiting);
  const open = waiting.filter((person) => !person.accepted);
  if (waiting.length === 0) return null;
  return (
    <section className={styles.waiting} data-testid="waiting-list">
      <div className={styles.waitingHeader}>
        <h3>{t("people.waiting")}</h3>
        {open.length > 1 && (
          <Button
            size="s"
            variant="primary"
            data-testid="accept-all"
            onPress={() => {
              for (const person of open) commands.accept(person.id);
            }}
          >
            {t("people.acceptAll")}
          </Button>
        )}
      </div>
      <ul>
        {waiting.map((person) => (
          <WaitingRow key={person.id} person={person} />
        ))}
      </ul>
    </section>
  );
}

function WaitingRow({ person }: { person: WaitingPerson }) {
  const { t, i18n } = useTranslation("meeting");
  const { commands } = useSession();
  const time = formatTime(new Date(person.joinedAt), i18n.language);
  return (
    <li className={styles.row} data-testid="waiting-person" data-participant-id={person.id}>
      <Avatar name={person.name} url={person.avatarUrl} />
      <div className={styles.who}>
        <p className={styles.name} translate="no">
          {person.name}
        </p>
        <p className={styles.role}>
          {person.accepted ? t("people.accepted") : t("people.waitingSince", { time })}
        </p>
      </div>
      <Button
        size="s"
        aria-label={t("people.acceptNamed", { name: person.name })}
        isDisabled={person.accepted}
        data-testid="accept"
        onPress={() => commands.accept(person.id)}
      >
        {t("people.accept")}
      </Button>
    </li>
  );
}
