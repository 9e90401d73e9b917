import { useTranslation } from "react-i18next";
import { Avatar, Button } from "../../design";
import { useMeeting, useSession } from "./context";
import styles from "./PeoplePanel.module.css";

/** Who may not come back, and how they may. */
export function BannedList() {
  const { t } = useTranslation("meeting");
  const { commands } = useSession();
  const banned = useMeeting((state) => state.moderation.banned);
  if (banned.length === 0) return null;
  return (
    <section className={styles.group}>
      <h3 className={styles.groupTitle}>{t("people.banned")}</h3>
      <ul>
        {banned.map((person) => (
          <li key={person.id} className={styles.row}>
            <Avatar name={person.name} url={person.avatarUrl} />
            <p className={styles.who} translate="no">
              {person.name}
            </p>
            <Button
              size="s"
              aria-label={t("people.unbanNamed", { name: person.name })}
              onPress={() => commands.unban(person.id)}
            >
              {t("people.unban")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
