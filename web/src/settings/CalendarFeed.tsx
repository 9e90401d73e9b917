import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CalendarPlus, RefreshCw } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { get, request } from "../api/client";
import { errorText } from "../api/messages";
import type { CalendarFeedState, NewCalendarFeed } from "../api/types";
import { Banner, Button, ConfirmDialog, CopyField, Skeleton, buttonClass, toast } from "../design";
import { formatDateTime } from "../i18n/dates";
import styles from "./CalendarFeed.module.css";
import card from "./SettingsPage.module.css";
import { subscribeUrl } from "./feed";

const PATH = "users/me/calendar_feed";
const KEY = ["calendar-feed"] as const;

function useFeed() {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => get<CalendarFeedState>(PATH, { signal }),
  });
}

/** The server tells a link once; it stays here as long as the page is open. */
export function CalendarFeed() {
  const { t } = useTranslation("shell");
  const client = useQueryClient();
  const state = useFeed();
  const fail = (error: Error) => toast.show({ kind: "error", text: errorText(error, t) });
  const again = () => client.invalidateQueries({ queryKey: KEY });
  const renew = useMutation({
    mutationFn: async () => (await request<NewCalendarFeed>("POST", PATH)).data,
    onSuccess: again,
    onError: fail,
  });
  const revoke = useMutation({
    mutationFn: () => request<undefined>("DELETE", PATH),
    onSuccess: () => {
      renew.reset();
      toast.show({ kind: "success", text: t("calendarFeed.revoked") });
      return again();
    },
    onError: fail,
  });
  return (
    <section className={card.card} aria-labelledby="calendar-feed">
      <div className={styles.head}>
        <h2 id="calendar-feed">{t("calendarFeed.title")}</h2>
        <p>{t("calendarFeed.text")}</p>
      </div>
      {state.error && <Banner tone="error">{errorText(state.error, t)}</Banner>}
      {state.isPending && <Skeleton />}
      {state.data && renew.data && <NewLink url={renew.data.url} />}
      {state.data && (
        <Actions
          state={state.data}
          isPending={renew.isPending || revoke.isPending}
          onRenew={() => renew.mutate()}
          onRevoke={() => revoke.mutate()}
        />
      )}
    </section>
  );
}

function NewLink({ url }: { url: string }) {
  const { t } = useTranslation("shell");
  return (
    <div className={styles.link}>
      <CopyField
        label={t("calendarFeed.link")}
        description={t("calendarFeed.linkText")}
        value={url}
      />
      <div>
        <a className={buttonClass("primary")} href={subscribeUrl(url)}>
          <CalendarPlus />
          <span>{t("calendarFeed.subscribe")}</span>
        </a>
      </div>
    </div>
  );
}

interface ActionsProps {
  state: CalendarFeedState;
  isPending: boolean;
  onRenew: () => void;
  onRevoke: () => void;
}

type Asked = "renew" | "revoke" | null;

function Actions({ state, isPending, onRenew, onRevoke }: ActionsProps) {
  const { t } = useTranslation("shell");
  const [asked, setAsked] = useState<Asked>(null);
  if (!state.active) {
    return (
      <div>
        <Button variant="primary" isPending={isPending} onPress={onRenew}>
          {t("calendarFeed.make")}
        </Button>
      </div>
    );
  }
  const confirm = () => {
    setAsked(null);
    if (asked === "renew") onRenew();
    else onRevoke();
  };
  return (
    <>
      <Since state={state} />
      <div className={styles.actions}>
        <Button icon={<RefreshCw />} isPending={isPending} onPress={() => setAsked("renew")}>
          {t("calendarFeed.renew")}
        </Button>
        <Button variant="quiet" isPending={isPending} onPress={() => setAsked("revoke")}>
          {t("calendarFeed.revoke")}
        </Button>
      </div>
      <Confirm asked={asked} onClose={() => setAsked(null)} onConfirm={confirm} />
    </>
  );
}

function Since({ state }: { state: CalendarFeedState }) {
  const { t, i18n } = useTranslation("shell");
  const shown = (time: string) => formatDateTime(new Date(time), i18n.language);
  return (
    <p className={styles.since}>
      {state.created_at !== undefined && t("calendarFeed.since", { time: shown(state.created_at) })}{" "}
      {state.last_read_at === undefined
        ? t("calendarFeed.unread")
        : t("calendarFeed.read", { time: shown(state.last_read_at) })}
    </p>
  );
}

interface ConfirmProps {
  asked: Asked;
  onClose: () => void;
  onConfirm: () => void;
}

function Confirm({ asked, onClose, onConfirm }: ConfirmProps) {
  const { t } = useTranslation("shell");
  const revoking = asked === "revoke";
  return (
    <ConfirmDialog
      title={revoking ? t("calendarFeed.revokeTitle") : t("calendarFeed.renewTitle")}
      isOpen={asked !== null}
      onClose={onClose}
      confirm={revoking ? t("calendarFeed.revoke") : t("calendarFeed.renew")}
      variant={revoking ? "danger" : "primary"}
      onConfirm={onConfirm}
    >
      <p>{t("calendarFeed.endsOld")}</p>
    </ConfirmDialog>
  );
}
