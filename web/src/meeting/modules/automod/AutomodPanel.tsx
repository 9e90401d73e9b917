import { Mic, Shuffle, SkipForward, Square, UserPlus, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, cx, EmptyState, IconButton } from "../../../design";
import { amModerator, peopleHere } from "../../model/people";
import { useMeeting, useSession } from "../../ui/context";
import panel from "../Panel.module.css";
import { AutomodForm } from "./AutomodForm";
import { findsNext, type Automod } from "./state";
import { PassOn, TurnClock } from "./Turn";

/** Who has the word, who comes next, and for moderators the way to change that. */
export function AutomodPanel() {
  const { t } = useTranslation("modules");
  const [automod, isModerator] = useMeeting((state) => [state.modules.automod, amModerator(state)]);
  if (automod !== null) return <Round automod={automod} isModerator={isModerator} />;
  if (isModerator) return <AutomodForm />;
  return (
    <div className={panel.scroll}>
      <EmptyState title={t("automod.empty")} text={t("automod.emptyText")} />
    </div>
  );
}

interface RoundProps {
  automod: Automod;
  isModerator: boolean;
}

function Round({ automod, isModerator }: RoundProps) {
  const { t } = useTranslation("modules");
  const selfId = useMeeting((state) => state.self?.id ?? null);
  const spoken = automod.history.filter(
    (_, index) => automod.speaker === null || index < automod.history.length - 1,
  );
  return (
    <div className={panel.scroll}>
      <Speaker automod={automod} />
      {automod.speaker === selfId && <PassOn automod={automod} />}
      {isModerator && <Lead automod={automod} />}
      <section className={panel.section} aria-label={t("automod.remaining")}>
        <h3 className={panel.heading}>{t("automod.remaining")}</h3>
        {automod.remaining.length === 0 ? (
          <p className={panel.note}>{t("automod.nobodyLeft")}</p>
        ) : (
          <ol className={panel.list} data-testid="automod-queue">
            {automod.remaining.map((id, index) => (
              <Waiting
                key={`${id}:${index}`}
                automod={automod}
                index={index}
                id={id}
                isModerator={isModerator}
              />
            ))}
          </ol>
        )}
      </section>
      {isModerator && <Missing automod={automod} />}
      {spoken.length > 0 && (
        <section className={panel.section} aria-label={t("automod.spoken")}>
          <h3 className={panel.heading}>{t("automod.spoken")}</h3>
          <ul className={panel.list}>
            {spoken.map((id, index) => (
              <li key={`${id}:${index}`} className={panel.row}>
                <Named id={id} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Named({ id }: { id: string }) {
  const { t } = useTranslation(["modules", "meeting"]);
  const [name, isSelf] = useMeeting((state) => [state.people[id]?.name, state.self?.id === id]);
  return (
    <span className={panel.grow}>
      <span translate="no">{name ?? t("unknownPerson", { ns: "meeting" })}</span>
      {isSelf && <span className={panel.self}> ({t("people.you", { ns: "meeting" })})</span>}
    </span>
  );
}

function Speaker({ automod }: { automod: Automod }) {
  const { t } = useTranslation("modules");
  return (
    <div className={cx(panel.card, automod.speaker !== null && panel.strong)} role="status">
      <p className={panel.note}>{t("automod.speaking")}</p>
      <p className={panel.title} data-testid="automod-speaker">
        {automod.speaker === null ? t("automod.nobodySpeaks") : <Named id={automod.speaker} />}
      </p>
      <TurnClock automod={automod} className={panel.clock} />
    </div>
  );
}

/** For moderators: the next one, nobody, or the end. */
function Lead({ automod }: { automod: Automod }) {
  const { t } = useTranslation("modules");
  const {
    tools: { automod: tools },
  } = useSession();
  return (
    <div className={panel.actions}>
      {findsNext(automod.strategy) && (
        <Button
          variant="primary"
          icon={<SkipForward />}
          data-testid="automod-next"
          onPress={() => tools.next()}
        >
          {t(automod.remaining.length === 0 ? "automod.finish" : "automod.next")}
        </Button>
      )}
      {automod.strategy !== "random" && automod.remaining.length > 1 && (
        <Button icon={<Shuffle />} onPress={() => tools.atRandom()}>
          {t("automod.draw")}
        </Button>
      )}
      {automod.speaker !== null && (
        <Button onPress={() => tools.giveToNobody()}>{t("automod.takeBack")}</Button>
      )}
      <Button
        variant="danger"
        icon={<Square />}
        data-testid="automod-stop"
        onPress={() => tools.stop()}
      >
        {t("automod.stop")}
      </Button>
    </div>
  );
}

interface WaitingProps extends RoundProps {
  id: string;
  index: number;
}

function Waiting({ automod, id, index, isModerator }: WaitingProps) {
  const { t } = useTranslation("modules");
  const { tools } = useSession();
  const name = useMeeting((state) => state.people[id]?.name ?? "");
  return (
    <li className={panel.row}>
      {automod.strategy === "playlist" && <span className={panel.number}>{index + 1}</span>}
      <Named id={id} />
      {isModerator && (
        <>
          <IconButton
            size="s"
            label={t("automod.give", { name })}
            icon={<Mic />}
            onPress={() => tools.automod.giveTo(id, automod.allowsDouble)}
          />
          <IconButton
            size="s"
            label={t("automod.drop", { name })}
            icon={<X />}
            // The server takes no empty list.
            isDisabled={automod.remaining.length === 1}
            onPress={() =>
              tools.automod.changeList(
                automod.strategy,
                automod.remaining.filter((_, at) => at !== index),
              )
            }
          />
        </>
      )}
    </li>
  );
}

/** For moderators: people who are here and not on the list. */
function Missing({ automod }: { automod: Automod }) {
  const { t } = useTranslation("modules");
  const { tools } = useSession();
  const people = useMeeting(peopleHere);
  const missing = people.filter(
    ({ id }) => !automod.remaining.includes(id) && automod.speaker !== id,
  );
  if (missing.length === 0) return null;
  return (
    <section className={panel.section} aria-label={t("automod.missing")}>
      <h3 className={panel.heading}>{t("automod.missing")}</h3>
      <ul className={panel.list}>
        {missing.map(({ id, name }) => (
          <li key={id} className={panel.row}>
            <Named id={id} />
            <IconButton
              size="s"
              label={t("automod.add", { name })}
              icon={<UserPlus />}
              onPress={() => tools.automod.changeList(automod.strategy, [...automod.remaining, id])}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
