import { ArrowDown, ArrowUp, Shuffle } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, Choice, cx, IconButton, Select, Switch } from "../../../design";
import { peopleHere } from "../../model/people";
import type { Person } from "../../store/state";
import { useMeeting, useSession } from "../../ui/context";
import { DurationField } from "../DurationField";
import forms from "../Forms.module.css";
import panel from "../Panel.module.css";
import { PeoplePicker } from "../PeoplePicker";
import { moved, ordered, type Order } from "./draft";
import type { Strategy } from "./state";

const MINUTES = [null, 1, 2, 3, 5];
const MOST_MINUTES = 999;
const STRATEGIES = ["playlist", "random", "nomination", "none"] as const;
const ORDERS = ["name", "nameBack", "first", "last", "hands", "random"] as const;
/** With fewer there is no round. */
const FEWEST = 3;

/** For moderators: who speaks, in which order, and how long. */
export function AutomodForm() {
  const { t, i18n } = useTranslation("modules");
  const { tools } = useSession();
  const people = useMeeting(peopleHere);
  const [strategy, setStrategy] = useState<Strategy>("playlist");
  const [order, setOrder] = useState<Order>("name");
  const [minutes, setMinutes] = useState<number | null>(null);
  const [allowsDouble, allowDouble] = useState(false);
  const [appendsOnJoin, appendOnJoin] = useState(true);
  const [left, setLeft] = useState<readonly string[]>([]);
  const [list, setList] = useState(() => ordered(people, "name", i18n.language));
  // Whoever came after the form was opened stands at the end.
  const here = people.map(({ id }) => id);
  const all = [
    ...list.filter((id) => here.includes(id)),
    ...here.filter((id) => !list.includes(id)),
  ];
  const chosen = all.filter((id) => !left.includes(id));
  const sort = (next: Order): void => {
    setOrder(next);
    setList(ordered(people, next, i18n.language));
  };
  const start = (): void =>
    tools.automod.start({ strategy, people: chosen, minutes, allowsDouble, appendsOnJoin });
  return (
    <form
      className={panel.scroll}
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      <Choice
        label={t("automod.strategy")}
        options={STRATEGIES.map((value) => ({
          value,
          label: t(`automod.${value}`),
          description: t(`automod.${value}Text`),
        }))}
        value={strategy}
        onChange={setStrategy}
      />
      <PeoplePicker
        label={t("automod.who")}
        people={people}
        chosen={chosen}
        onChange={(next) => setLeft(all.filter((id) => !next.includes(id)))}
        empty={t("automod.nobody")}
      />
      {strategy === "playlist" && (
        <Turns
          people={people}
          list={chosen}
          order={order}
          onOrder={sort}
          onMove={(id, by) => setList(moved(chosen, id, by))}
        />
      )}
      <DurationField
        label={t("automod.limit")}
        options={MINUTES}
        value={minutes}
        onChange={setMinutes}
        most={MOST_MINUTES}
      />
      {strategy !== "playlist" && (
        <Switch
          isSelected={allowsDouble}
          onChange={allowDouble}
          description={t("automod.doubleText")}
        >
          {t("automod.double")}
        </Switch>
      )}
      <Switch isSelected={appendsOnJoin} onChange={appendOnJoin}>
        {t("automod.append")}
      </Switch>
      {chosen.length < FEWEST && <p className={forms.hint}>{t("automod.few")}</p>}
      <div className={forms.actions}>
        <Button
          variant="primary"
          type="submit"
          isDisabled={chosen.length === 0}
          data-testid="automod-start"
        >
          {t("automod.start")}
        </Button>
      </div>
    </form>
  );
}

interface TurnsProps {
  people: readonly Person[];
  list: readonly string[];
  order: Order;
  onOrder: (order: Order) => void;
  onMove: (id: string, by: -1 | 1) => void;
}

/** Who comes after whom; sorted, then moved by hand. */
function Turns({ people, list, order, onOrder, onMove }: TurnsProps) {
  const { t } = useTranslation("modules");
  const name = (id: string): string => people.find((one) => one.id === id)?.name ?? "";
  return (
    <div className={panel.section}>
      <div className={panel.row}>
        <span className={panel.grow}>
          <Select
            label={t("automod.order")}
            options={ORDERS.map((value) => ({ value, label: t(`automod.order_${value}`) }))}
            value={order}
            onChange={onOrder}
          />
        </span>
      </div>
      {order === "random" && (
        <Button size="s" icon={<Shuffle />} onPress={() => onOrder("random")}>
          {t("automod.shuffle")}
        </Button>
      )}
      <ol className={panel.list} aria-label={t("automod.turns")}>
        {list.map((id, index) => (
          <li key={id} className={panel.row}>
            <span className={panel.number}>{index + 1}</span>
            <span className={cx(panel.grow)} translate="no">
              {name(id)}
            </span>
            <IconButton
              size="s"
              label={t("automod.earlier", { name: name(id) })}
              icon={<ArrowUp />}
              isDisabled={index === 0}
              onPress={() => onMove(id, -1)}
            />
            <IconButton
              size="s"
              label={t("automod.later", { name: name(id) })}
              icon={<ArrowDown />}
              isDisabled={index === list.length - 1}
              onPress={() => onMove(id, 1)}
            />
          </li>
        ))}
      </ol>
    </div>
  );
}
