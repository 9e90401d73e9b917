import { CalendarPlus, Search } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { Input, SearchField, ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useMeetings, type Perspective } from "../api/queries";
import { LinkButton } from "../app/LinkButton";
import { PageHeader } from "../app/PageHeader";
import { useTitle } from "../app/useTitle";
import { Button, cx } from "../design";
import { MeetingList } from "./MeetingList";
import styles from "./MeetingsPage.module.css";
import { matchesSearch, sortByStart } from "./view";

const PERSPECTIVES: readonly Perspective[] = ["future", "timeless", "past"];
const EMPTY = {
  future: "meetings.emptyFuture",
  timeless: "meetings.emptyTimeless",
  past: "meetings.emptyPast",
} as const;

/** The choice stands in the address, so that going back and links keep it. */
function usePerspective(): [Perspective, (perspective: Perspective) => void] {
  const [parameters, setParameters] = useSearchParams();
  const shown = PERSPECTIVES.find((perspective) => perspective === parameters.get("show"));
  return [
    shown ?? "future",
    (perspective) => setParameters({ show: perspective }, { replace: true }),
  ];
}

function PlanButton() {
  const { t } = useTranslation("shell");
  return (
    <LinkButton to="/dashboard/meetings/create" variant="primary" icon={<CalendarPlus />}>
      {t("meetings.plan")}
    </LinkButton>
  );
}

export function MeetingsPage() {
  const { t, i18n } = useTranslation("shell");
  const [perspective, setPerspective] = usePerspective();
  const [text, setText] = useState("");
  const search = useDeferredValue(text);
  const query = useMeetings(perspective);
  useTitle(t("meetings.title"));
  const all = query.data?.pages.flatMap((page) => page.meetings);
  const found = all?.filter((meeting) => matchesSearch(meeting, search, i18n.language));
  const shown =
    found && perspective !== "timeless"
      ? sortByStart(found, perspective === "past" ? "descending" : "ascending")
      : found;
  const searching = search.trim() !== "";
  return (
    <>
      <PageHeader title={t("meetings.title")} actions={<PlanButton />} />
      <div className={styles.controls}>
        <ToggleButtonGroup
          aria-label={t("meetings.perspective")}
          className={cx(styles.tabs)}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[perspective]}
          onSelectionChange={(keys) => {
            const chosen = PERSPECTIVES.find((candidate) => keys.has(candidate));
            if (chosen) setPerspective(chosen);
          }}
        >
          {PERSPECTIVES.map((candidate) => (
            <ToggleButton key={candidate} id={candidate} className={cx(styles.tab)}>
              {t(`meetings.${candidate}`)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        <SearchField
          aria-label={t("meetings.search")}
          className={cx(styles.search)}
          value={text}
          onChange={setText}
        >
          <Search aria-hidden="true" />
          <Input placeholder={t("meetings.search")} className={cx(styles.searchInput)} />
        </SearchField>
      </div>
      <h2 className="visually-hidden">{t(`meetings.${perspective}`)}</h2>
      <MeetingList
        meetings={shown}
        error={query.error}
        onRetry={() => void query.refetch()}
        emptyTitle={searching ? t("meetings.noMatch", { text: search }) : t(EMPTY[perspective])}
        emptyText={
          searching
            ? t("meetings.noMatchText")
            : t(perspective === "past" ? "meetings.emptyPastText" : "meetings.emptyText")
        }
      />
      {query.hasNextPage && (
        <div className={styles.more}>
          <Button isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
            {t("action.loadMore")}
          </Button>
        </div>
      )}
    </>
  );
}
