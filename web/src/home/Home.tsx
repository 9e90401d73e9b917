import { ArrowRight, CalendarPlus, Video } from "lucide-react";
import { Button as AriaButton } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { errorText } from "../api/messages";
import { firstNameOf } from "../api/people";
import { useCreateMeeting, useMe, useNextMeetings } from "../api/queries";
import { useTitle } from "../app/useTitle";
import { Spinner, cx, toast } from "../design";
import { formatDay, formatTime, partOfDay } from "../i18n/dates";
import { roomPath } from "../invite/links";
import { MeetingList } from "../meetings/MeetingList";
import { adhocMeeting } from "../meetings/draft";
import styles from "./Home.module.css";
import { JoinForm } from "./JoinForm";

/** Meetings of each kind that the home page shows. */
const SHOWN = 4;

function StartNow() {
  const { t, i18n } = useTranslation("shell");
  const navigate = useNavigate();
  const create = useCreateMeeting();
  const start = () => {
    const title = t("home.adhocTitle", { time: formatTime(new Date(), i18n.language) });
    create.mutate(adhocMeeting(title), {
      onSuccess: (event) => void navigate(roomPath(event.room.id)),
      onError: (error) => toast.show({ kind: "error", text: errorText(error, t) }),
    });
  };
  return (
    <AriaButton
      className={cx(styles.card, styles.start)}
      onPress={() => {
        if (!create.isPending) start();
      }}
      aria-disabled={create.isPending}
    >
      <span className={styles.icon}>{create.isPending ? <Spinner /> : <Video />}</span>
      <span className={styles.cardTitle}>{t("home.start")}</span>
      <span className={styles.cardText}>{t("home.startText")}</span>
    </AriaButton>
  );
}

function Section({ kind }: { kind: "future" | "timeless" }) {
  const { t } = useTranslation("shell");
  const query = useNextMeetings(kind, SHOWN);
  const future = kind === "future";
  return (
    <section className={styles.section} aria-labelledby={`home-${kind}`}>
      <header className={styles.sectionHeader}>
        <h2 id={`home-${kind}`}>{future ? t("home.upcoming") : t("home.timeless")}</h2>
        <Link
          to={`/dashboard/meetings${future ? "" : "?show=timeless"}`}
          className={styles.all}
          aria-label={`${t("home.all")}: ${future ? t("home.upcoming") : t("home.timeless")}`}
        >
          {t("home.all")}
          <ArrowRight aria-hidden="true" />
        </Link>
      </header>
      <MeetingList
        meetings={query.data?.slice(0, SHOWN)}
        error={query.error}
        onRetry={() => void query.refetch()}
        emptyTitle={future ? t("home.nothingUpcoming") : t("home.nothingTimeless")}
        emptyText={future ? t("home.nothingUpcomingText") : t("home.nothingTimelessText")}
      />
    </section>
  );
}

export function Home() {
  const { t, i18n } = useTranslation("shell");
  const { data: me } = useMe();
  useTitle(t("home.title"));
  const now = new Date();
  return (
    <div className={styles.home}>
      <header>
        <p className={styles.date}>{formatDay(now, now, i18n.language)}</p>
        <h1 className={styles.title}>
          {me ? t(`home.greeting.${partOfDay(now)}`, { name: firstNameOf(me) }) : t("home.title")}
        </h1>
      </header>
      <div className={styles.actions}>
        <StartNow />
        <Link to="/dashboard/meetings/create" className={cx(styles.card, styles.plan)}>
          <span className={styles.icon}>
            <CalendarPlus aria-hidden="true" />
          </span>
          <span className={styles.cardTitle}>{t("home.plan")}</span>
          <span className={styles.cardText}>{t("home.planText")}</span>
        </Link>
        <section className={cx(styles.card, styles.join)} aria-labelledby="home-join">
          <h2 id="home-join" className={styles.cardTitle}>
            {t("home.join")}
          </h2>
          <p className={styles.cardText}>{t("home.joinText")}</p>
          <JoinForm />
        </section>
      </div>
      <Section kind="future" />
      <Section kind="timeless" />
    </div>
  );
}
