import { DoorOpen, LogIn } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, EmptyState } from "../../../design";
import { formatDuration } from "../../model/duration";
import { amModerator, presentPeople, selfOf } from "../../model/people";
import type { Person } from "../../store/state";
import { useMeeting, useSession } from "../../ui/context";
import { useNow } from "../../ui/hooks";
import styles from "./Breakout.module.css";
import { BreakoutForm } from "./BreakoutForm";
import type { Breakout } from "./state";

/** Who is where, and the way from one room to another. */
export function BreakoutPanel() {
  const { t } = useTranslation("meeting");
  const [breakout, isModerator] = useMeeting((state) => [
    state.modules.breakout,
    amModerator(state),
  ]);
  if (breakout !== null) return <Overview breakout={breakout} isModerator={isModerator} />;
  if (isModerator) return <BreakoutForm />;
  return (
    <div className={styles.scroll}>
      <EmptyState title={t("breakout.none")} text={t("breakout.noneText")} />
    </div>
  );
}

interface OverviewProps {
  breakout: Breakout;
  isModerator: boolean;
}

function Overview({ breakout, isModerator }: OverviewProps) {
  const { t } = useTranslation("meeting");
  const people = useMeeting((state) => presentPeople(state.people));
  const here = useMeeting((state) => selfOf(state)?.room);
  const inRoom = (room: number | undefined): Person[] => people.filter((one) => one.room === room);
  return (
    <div className={styles.scroll}>
      <Remaining breakout={breakout} />
      <RoomCard
        name={t("breakout.main")}
        room={undefined}
        people={inRoom(undefined)}
        isHere={here === undefined}
      />
      {breakout.rooms.map(({ id, name }) => (
        <RoomCard key={id} name={name} room={id} people={inRoom(id)} isHere={here === id} />
      ))}
      {isModerator && <CloseRooms breakout={breakout} />}
    </div>
  );
}

function Remaining({ breakout }: { breakout: Breakout }) {
  const { t } = useTranslation("meeting");
  const now = useNow(1000);
  if (breakout.endsAt === null) return <p className={styles.note}>{t("breakout.noEnd")}</p>;
  const time = formatDuration(breakout.endsAt - now);
  return (
    <p className={styles.note} data-testid="breakout-left">
      {t(breakout.isClosing ? "breakout.closesIn" : "breakout.left", { time })}
    </p>
  );
}

interface RoomCardProps {
  name: string;
  room: number | undefined;
  people: readonly Person[];
  isHere: boolean;
}

function RoomCard({ name, room, people, isHere }: RoomCardProps) {
  const { t } = useTranslation("meeting");
  const { tools } = useSession();
  const selfId = useMeeting((state) => state.self?.id);
  return (
    <section
      className={styles.room}
      aria-label={name}
      data-testid="breakout-room"
      data-here={isHere}
    >
      <header className={styles.head}>
        <h3 className={styles.name}>{name}</h3>
        <span className={styles.note}>{t("breakout.people", { count: people.length })}</span>
        {isHere ? (
          <span className={styles.here}>{t("breakout.here")}</span>
        ) : (
          <Button
            size="s"
            icon={room === undefined ? <DoorOpen /> : <LogIn />}
            aria-label={t("breakout.goNamed", { name })}
            data-testid={room === undefined ? "breakout-main" : `breakout-go-${room}`}
            onPress={() => tools.switchRoom(room)}
          >
            {t("breakout.go")}
          </Button>
        )}
      </header>
      {people.length > 0 && (
        <ul className={styles.people}>
          {people.map((person) => (
            <li key={person.id} translate="no">
              {person.id === selfId ? t("you") : person.name}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** People get a minute to finish a sentence, unless it has to be at once. */
const DELAY_SECS = 60;

function CloseRooms({ breakout }: { breakout: Breakout }) {
  const { t } = useTranslation("meeting");
  const { tools } = useSession();
  return (
    <div className={styles.actions}>
      {!breakout.isClosing && (
        <Button data-testid="breakout-close-soon" onPress={() => tools.stopBreakout(DELAY_SECS)}>
          {t("breakout.closeSoon")}
        </Button>
      )}
      <Button variant="danger" data-testid="breakout-close" onPress={() => tools.stopBreakout(0)}>
        {t("breakout.close")}
      </Button>
    </div>
  );
}
