import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, Choice, NumberStepper, Select } from "../../../design";
import { presentPeople } from "../../model/people";
import { without } from "../../store/without";
import { useMeeting, useSession } from "../../ui/context";
import { DurationField } from "../DurationField";
import forms from "../Forms.module.css";
import styles from "./Breakout.module.css";
import { spread } from "./state";

const MINUTES = [null, 5, 10, 15, 30];
const MOST_MINUTES = 999;
const MOST_ROOMS = 50;

type How = "evenly" | "byHand" | "free";

/** Room number by person; absent: stays in the main room. */
type Places = Readonly<Record<string, number>>;

/** For moderators: how many rooms, who goes where, and for how long. */
export function BreakoutForm() {
  const { t } = useTranslation("meeting");
  const { tools } = useSession();
  const people = useMeeting((state) => presentPeople(state.people));
  const selfId = useMeeting((state) => state.self?.id ?? "");
  const [count, setCount] = useState(2);
  const [how, setHow] = useState<How>("evenly");
  const [places, setPlaces] = useState<Places>({});
  const [minutes, setMinutes] = useState<number | null>(15);
  const others = people.filter(({ id }) => id !== selfId).map(({ id }) => id);
  const start = (): void => {
    const byHand = Array.from({ length: count }, (_, room) =>
      people.filter(({ id }) => places[id] === room).map(({ id }) => id),
    );
    const none = byHand.map((): string[] => []);
    const groups = how === "evenly" ? spread(others, count) : how === "byHand" ? byHand : none;
    const rooms = groups.map((group, index) => ({
      name: t("breakout.room", { number: index + 1 }),
      people: group,
    }));
    tools.startBreakout(rooms, minutes === null ? null : minutes * 60);
  };
  return (
    <form
      className={styles.scroll}
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      <NumberStepper
        label={t("breakout.count")}
        value={count}
        onChange={setCount}
        least={1}
        most={MOST_ROOMS}
      />
      <Choice
        label={t("breakout.how")}
        options={(["evenly", "byHand", "free"] as const).map((value) => ({
          value,
          label: t(`breakout.${value}`),
          description: t(`breakout.${value}Text`),
        }))}
        value={how}
        onChange={setHow}
      />
      {how === "byHand" && (
        <Assignment people={people} count={count} places={places} onChange={setPlaces} />
      )}
      {how === "evenly" && others.length < count && (
        <p className={styles.note} role="status">
          {t("breakout.someEmpty")}
        </p>
      )}
      <DurationField
        label={t("duration.question")}
        options={MINUTES}
        value={minutes}
        onChange={setMinutes}
        most={MOST_MINUTES}
      />
      <div className={forms.actions}>
        <Button variant="primary" type="submit" data-testid="breakout-start">
          {t("breakout.start")}
        </Button>
      </div>
    </form>
  );
}

interface AssignmentProps {
  people: readonly { id: string; name: string }[];
  count: number;
  places: Places;
  onChange: (places: Places) => void;
}

const STAYS = "main";

function Assignment({ people, count, places, onChange }: AssignmentProps) {
  const { t } = useTranslation("meeting");
  const options = [
    { value: STAYS, label: t("breakout.stays") },
    ...Array.from({ length: count }, (_, index) => ({
      value: String(index),
      label: t("breakout.room", { number: index + 1 }),
    })),
  ];
  const place = (id: string): string => {
    const room = places[id];
    return room === undefined || room >= count ? STAYS : String(room);
  };
  return (
    <ul className={styles.assign}>
      {people.map(({ id, name }) => (
        <li key={id}>
          <Select
            label={name}
            options={options}
            value={place(id)}
            onChange={(value) => {
              const rest: Places = without(places, id);
              onChange(value === STAYS ? rest : { ...rest, [id]: Number(value) });
            }}
          />
        </li>
      ))}
    </ul>
  );
}
