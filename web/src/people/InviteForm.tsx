import { Send, UserRoundPlus, X } from "lucide-react";
import { useEffect, useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../api/errors";
import { errorText } from "../api/messages";
import { useMe } from "../api/queries";
import type { MeetingEvent } from "../api/types";
import { Avatar, Banner, Button, IconButton, Select, TextField, toast } from "../design";
import styles from "./People.module.css";
import { candidates, type Role, type Someone } from "./people";
import { useFoundPeople, useInvite, type Refused } from "./queries";

/** Milliseconds without a key before the server is asked. */
const PAUSE_MS = 250;

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

interface InviteFormProps {
  event: MeetingEvent;
  invited: readonly Someone[];
}

/** Finds people, by name or by address, and invites those chosen all at once. */
export function InviteForm({ event, invited }: InviteFormProps) {
  const { t } = useTranslation("meetings");
  const { data: me } = useMe();
  const [text, setText] = useState("");
  const settled = useSettled(text);
  const [chosen, setChosen] = useState<readonly Someone[]>([]);
  const found = useFoundPeople(settled);
  const others = [...invited, ...chosen].map(({ email }) => email);
  const mine = me === undefined ? [] : [me.email];
  const offered =
    text.trim() === "" ? [] : candidates(text, found.data ?? [], [...others, ...mine]);
  const choose = (person: Someone) => {
    setChosen([...chosen, person]);
    setText("");
  };
  const submit = (submitted: SyntheticEvent) => {
    submitted.preventDefault();
    const [first] = offered;
    if (first !== undefined) choose(first);
  };
  const isDone = settled === text && found.data !== undefined && !found.isFetching;
  return (
    <form className={styles.invite} onSubmit={submit}>
      <TextField
        label={t("people.find")}
        name="invitee"
        autoComplete="off"
        description={t("people.findText")}
        value={text}
        onChange={setText}
      />
      {found.error && text !== "" && <Banner tone="error">{t("people.searchFailed")}</Banner>}
      {offered.length > 0 && (
        <ul className={styles.list} aria-label={t("people.results")}>
          {offered.map((person) => (
            <Candidate key={person.email} person={person} onChoose={() => choose(person)} />
          ))}
        </ul>
      )}
      <p role="status" className={styles.muted}>
        {text !== "" && isDone && offered.length === 0 && t("people.noResult")}
      </p>
      {chosen.length > 0 && <Chosen event={event} people={chosen} onChange={setChosen} />}
    </form>
  );
}

function Candidate({ person, onChoose }: { person: Someone; onChoose: () => void }) {
  const { t } = useTranslation("meetings");
  const { name, email } = person;
  return (
    <li className={styles.person}>
      <Avatar name={name} url={person.avatarUrl} />
      <span className={styles.names} translate="no">
        <span className={styles.name}>{name}</span>
        {name !== email && <span className={styles.muted}>{email}</span>}
      </span>
      <Button
        size="s"
        icon={<UserRoundPlus />}
        aria-label={`${t("people.add")}: ${name}`}
        onPress={onChoose}
      >
        {t("people.add")}
      </Button>
    </li>
  );
}

interface ChosenProps {
  event: MeetingEvent;
  people: readonly Someone[];
  onChange: (people: Someone[]) => void;
}

function Chosen({ event, people, onChange }: ChosenProps) {
  const { t } = useTranslation("meetings");
  const { t: shell } = useTranslation("shell");
  const invite = useInvite(event.id);
  const [role, setRole] = useState<Role>("user");
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const why = ({ person: { name }, error }: Refused): string => {
    if (error instanceof ApiError && error.code === "unknown_email")
      return t("people.unknown", { name });
    return `${t("people.failed", { name })} ${errorText(error, shell)}`;
  };
  const send = () =>
    invite.mutate(
      { people: [...people], role },
      {
        onSuccess: (failed) => {
          const count = people.length - failed.length;
          if (count > 0) toast.show({ kind: "success", text: t("people.sent", { count }) });
          setRefused(failed);
          onChange(failed.map(({ person }) => person));
        },
      },
    );
  const leaveOut = (person: Someone) => onChange(people.filter((other) => other !== person));
  const stillRefused = refused.filter(({ person }) => people.includes(person));
  return (
    <div className={styles.chosen} role="group" aria-label={t("people.chosen")}>
      <p className={styles.heading}>{t("people.chosen")}</p>
      {stillRefused.length > 0 && (
        <Banner tone="error">
          {stillRefused.map((one) => (
            <p key={one.person.email}>{why(one)}</p>
          ))}
        </Banner>
      )}
      <ul className={styles.chips}>
        {people.map((person) => (
          <li key={person.email} className={styles.chip}>
            <span translate="no">{person.name}</span>
            <IconButton
              size="s"
              label={t("people.unchoose", { name: person.name })}
              icon={<X />}
              onPress={() => leaveOut(person)}
            />
          </li>
        ))}
      </ul>
      <div className={styles.send}>
        <Select
          label={t("people.role")}
          options={[
            { value: "user", label: t("people.user") },
            { value: "moderator", label: t("people.moderator") },
          ]}
          value={role}
          onChange={setRole}
        />
        <Button variant="primary" icon={<Send />} isPending={invite.isPending} onPress={send}>
          {t("people.send", { count: people.length })}
        </Button>
      </div>
    </div>
  );
}
