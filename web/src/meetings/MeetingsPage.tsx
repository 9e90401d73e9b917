import { CalendarPlus } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useMeetings, type MeetingFilter, type Perspective } from "../api/queries";
import { LinkButton } from "../app/LinkButton";
import { PageHeader } from "../app/PageHeader";
import { useTitle } from "../app/useTitle";
import { Button, SearchField, cx } from "../design";
import { MeetingList } from "./MeetingList";
import styles from "./MeetingsPage.module.css";
import { matchesSearch, sortByStart } from "./view";

const PERSPECTIVES: readonly Perspective[] = ["future", "timeless", "past"];
const FILTERS = ["favorites", "pending"] as const;
const EMPTY = {
  future: "meetings.emptyFuture",
  timeless: "meetings.emptyTimeless",
  past: "meetings.emptyPast",
} as const;

interface Choice {
  perspective: Perspective;
  filter: MeetingFilter;
}

/** The choice stands in the address, so that going back and links keep it. */
function useChoice(): [Choice, (choice: Choice) => void] {
  const [parameters, setParameters] = useSearchParams();
  const shown = PERSPECTIVES.find((perspective) => perspective === parameters.get("show"));
  const filter = FILTERS.find((candidate) => candidate === parameters.get("only"));
  return [
    { perspective: shown ?? "future", filter: filter ?? "all" },
    ({ perspective, filter: only }) =>
      setParameters({ show: perspective, ...(only !== "all" && { only }) }, { replace: true }),
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

/** Why there is nothing to see. */
function useEmptyTexts({ perspective, filter }: Choice, search: string) {
  const { t } = useTranslation("shell");
  const { t: tm } = useTranslation("meetings");
  if (search.trim() !== "")
    return {
      emptyTitle: t("meetings.noMatch", { text: search }),
      emptyText: t("meetings.noMatchText"),
    };
  if (filter !== "all")
    return { emptyTitle: tm("filter.empty"), emptyText: tm("filter.emptyText") };
  return {
    emptyTitle: t(EMPTY[perspective]),
    emptyText: t(perspective === "past" ? "meetings.emptyPastText" : "meetings.emptyText"),
  };
}

export function MeetingsPage() {
  const { t, i18n } = useTranslation("shell");
  const { t: tm } = useTranslation("meetings");
  const [choice, choose] = useChoice();
  const { perspective, filter } = choice;
  const [text, setText] = useState("");
  const search = useDeferredValue(text);
  const query = useMeetings(perspective, filter);
  useTitle(t("meetings.title"));
  const all = query.data?.pages.flatMap((page) => page.meetings);
  const found = all?.filter((meeting) => matchesSearch(meeting, search, i18n.language));
  const shown =
    found && perspective !== "timeless"
      ? sortByStart(found, perspective === "past" ? "descending" : "ascending")
      : found;
  const empty = useEmptyTexts(choice, search);
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
            if (chosen) choose({ ...choice, perspective: chosen });
          }}
        >
          {PERSPECTIVES.map((candidate) => (
            <ToggleButton key={candidate} id={candidate} className={cx(styles.tab)}>
              {t(`meetings.${candidate}`)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        <ToggleButtonGroup
          aria-label={tm("filter.label")}
          className={cx(styles.tabs)}
          selectionMode="single"
          selectedKeys={filter === "all" ? [] : [filter]}
          onSelectionChange={(keys) => {
            const chosen = FILTERS.find((candidate) => keys.has(candidate));
            choose({ ...choice, filter: chosen ?? "all" });
          }}
        >
          {FILTERS.map((candidate) => (
            <ToggleButton key={candidate} id={candidate} className={cx(styles.tab)}>
              {tm(`filter.${candidate}`)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        <SearchField
          label={t("meetings.search")}
          className={styles.search}
          value={text}
          onChange={setText}
        />
      </div>
      <h2 className="visually-hidden">{t(`meetings.${perspective}`)}</h2>
      <MeetingList
        meetings={shown}
        error={query.error}
        onRetry={() => void query.refetch()}
        {...empty}
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
