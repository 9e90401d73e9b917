import { Search, VolumeX } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Input, SearchField } from "react-aria-components";
import { Button, cx } from "../../design";
import field from "../../design/components/Field.module.css";
import { amModerator, peopleList } from "../model/people";
import { isHeard } from "../model/tiles";
import type { Person } from "../store/state";
import { BannedList } from "./BannedList";
import { useMeeting, useSession } from "./context";
import styles from "./PeoplePanel.module.css";
import { PersonRow } from "./PersonRow";
import { WaitingList } from "./WaitingList";

export function PeoplePanel() {
  const { t, i18n } = useTranslation("meeting");
  const [search, setSearch] = useState("");
  const [people, selfId, isModerator] = useMeeting((state) => [
    state.people,
    state.self?.id ?? null,
    amModerator(state),
  ]);
  const list = peopleList(people, selfId, search, i18n.language);
  const isEmpty = list.hands.length + list.others.length === 0;
  return (
    <div className={styles.scroll}>
      {isModerator && <WaitingList />}
      <div className={styles.tools}>
        <SearchField
          className={cx(styles.search)}
          aria-label={t("people.search")}
          value={search}
          onChange={setSearch}
        >
          <Search aria-hidden="true" />
          <Input className={cx(field.control)} placeholder={t("people.search")} />
        </SearchField>
        <p className={styles.count} role="status">
          {t("people.count", { count: list.count })}
        </p>
        {isModerator && <MuteAll />}
      </div>
      {isEmpty && <p className={styles.empty}>{t("people.noMatch", { text: search.trim() })}</p>}
      <Group title={t("people.hands")} people={list.hands} />
      <Group title={t("people.here")} people={list.others} hideTitle={list.hands.length === 0} />
      {isModerator && <BannedList />}
    </div>
  );
}

interface GroupProps {
  title: string;
  hideTitle?: boolean;
  people: readonly Person[];
}

function Group({ title, hideTitle = false, people }: GroupProps) {
  if (people.length === 0) return null;
  return (
    <section className={styles.group}>
      <h3 className={hideTitle ? "visually-hidden" : styles.groupTitle}>{title}</h3>
      <ul>
        {people.map((person) => (
          <PersonRow key={person.id} person={person} />
        ))}
      </ul>
    </section>
  );
}

function MuteAll() {
  const { t } = useTranslation("meeting");
  const { commands } = useSession();
  const heard = useMeeting((state) =>
    Object.values(state.people)
      .filter((person) => person.id !== state.self?.id && isHeard(state, person))
      .map((person) => person.id),
  );
  if (heard.length === 0) return null;
  return (
    <Button size="s" variant="quiet" icon={<VolumeX />} onPress={() => commands.mute(heard)}>
      {t("people.muteAll")}
    </Button>
  );
}
