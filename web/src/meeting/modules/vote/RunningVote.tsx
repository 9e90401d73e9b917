import { LifeBuoy, Square, Vote as VoteIcon } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, Choice, CopyField, Dialog } from "../../../design";
import { formatDateTime } from "../../../i18n/dates";
import { formatDuration } from "../../model/duration";
import { amModerator } from "../../model/people";
import { useMeeting, useSession } from "../../ui/context";
import { useNow } from "../../ui/hooks";
import panel from "../Panel.module.css";
import { CancelVoteDialog, IssueDialog } from "./VoteDialogs";
import { VoteResult } from "./VoteResult";
import { optionsOf, ourPart, votesCast, type LegalVote, type Option } from "./state";
import styles from "./Vote.module.css";

/** The voting card. */
export function RunningVote({ vote }: { vote: LegalVote }) {
  const { t } = useTranslation("modules");
  const [selfId, isModerator] = useMeeting((state) => [state.self?.id ?? null, amModerator(state)]);
  const now = useNow(500);
  const left =
    vote.endsAt === null ? null : Math.max(Math.ceil((vote.endsAt - now) / 1000) * 1000, 0);
  return (
    <article className={panel.card} aria-label={vote.name} data-testid="vote-running">
      <div className={panel.head}>
        <span className={panel.badge}>{t(`vote.kind_${vote.kind}`)}</span>
        <span className={panel.note} role="timer">
          {left === null ? t("vote.noEnd") : t("vote.left", { time: formatDuration(left) })}
        </span>
      </div>
      <Heading vote={vote} level="h3" />
      <p className={panel.note}>{t(`vote.kind_${vote.kind}Text`)}</p>
      <OurPart vote={vote} part={ourPart(vote, selfId)} />
      {vote.tally !== null && (
        <>
          <VoteResult vote={vote} />
          <p className={panel.note}>
            {t("vote.cast", { count: votesCast(vote.tally), all: vote.maxVotes })}
          </p>
        </>
      )}
      {isModerator && <Lead vote={vote} />}
    </article>
  );
}

export function Heading({ vote, level: Level }: { vote: LegalVote; level: "h3" | "h4" }) {
  return (
    <div className={styles.heading}>
      <Level className={panel.title}>{vote.name}</Level>
      {vote.subtitle !== null && <p className={panel.name}>{vote.subtitle}</p>}
      {vote.topic !== null && <p className={styles.topic}>{vote.topic}</p>}
    </div>
  );
}

interface OurPartProps {
  vote: LegalVote;
  part: ReturnType<typeof ourPart>;
}

function OurPart({ vote, part }: OurPartProps) {
  const { t } = useTranslation("modules");
  switch (part) {
    case "votes":
      return <Ballot vote={vote} />;
    case "voted":
      return <OwnVoteCard vote={vote} />;
    case "tokenless":
      return <p className={panel.note}>{t("vote.tokenless")}</p>;
    case "watches":
      return <p className={panel.note}>{t("vote.watches")}</p>;
  }
}

/** Choose, look at the token, confirm: a vote cannot be taken back. */
function Ballot({ vote }: { vote: LegalVote }) {
  const { t } = useTranslation(["modules", "meeting"]);
  const { tools } = useSession();
  const isSending = useMeeting((state) => state.modules.votes.isSending);
  const [chosen, choose] = useState<Option | "">("");
  const [isAsking, ask] = useState(false);
  const [isTelling, tell] = useState(false);
  return (
    <form
      className={panel.section}
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen !== "") ask(true);
      }}
    >
      <Choice<Option | "">
        label={t("vote.yourVote")}
        options={optionsOf(vote).map((value) => ({ value, label: t(`vote.option_${value}`) }))}
        value={chosen}
        onChange={choose}
      />
      <Token token={vote.token} />
      <div className={panel.actions}>
        <Button
          variant="primary"
          type="submit"
          icon={<VoteIcon />}
          isDisabled={chosen === ""}
          isPending={isSending}
          data-testid="vote-cast"
        >
          {t("vote.vote")}
        </Button>
        <Button variant="quiet" icon={<LifeBuoy />} onPress={() => tell(true)}>
          {t("vote.report")}
        </Button>
      </div>
      <Dialog
        title={chosen === "" ? "" : t("vote.confirm", { option: t(`vote.option_${chosen}`) })}
        size="s"
        role="alertdialog"
        isOpen={isAsking && chosen !== ""}
        onClose={() => ask(false)}
        actions={
          <>
            <Button onPress={() => ask(false)}>{t("more.cancel", { ns: "meeting" })}</Button>
            <Button
              variant="primary"
              autoFocus
              data-testid="vote-confirm"
              onPress={() => {
                if (chosen !== "") tools.votes.vote(vote, chosen);
                ask(false);
              }}
            >
              {t("vote.confirmYes")}
            </Button>
          </>
        }
      >
        <p>{t("vote.confirmText")}</p>
      </Dialog>
      <IssueDialog vote={vote} isOpen={isTelling} onClose={() => tell(false)} />
    </form>
  );
}

function Token({ token }: { token: string | null }) {
  const { t } = useTranslation("modules");
  if (token === null) return null;
  return (
    <p className={styles.token}>
      <span className={panel.note}>{t("vote.token")}</span>
      <code translate="no" data-testid="vote-token">
        {token}
      </code>
    </p>
  );
}

/** That it was counted, and the token as the proof. */
export function OwnVoteCard({ vote }: { vote: LegalVote }) {
  const { t, i18n } = useTranslation("modules");
  const { own } = vote;
  if (own === null) return null;
  const time = formatDateTime(new Date(own.at), i18n.language);
  return (
    <div className={styles.own} data-testid="vote-own">
      <p role="status">
        {own.option === null
          ? t("vote.votedUnknown", { time })
          : t("vote.voted", { option: t(`vote.option_${own.option}`), time })}
      </p>
      {own.token !== null && (
        <CopyField
          label={t("vote.token")}
          value={own.token}
          description={t(vote.kind === "secret" ? "vote.tokenSecret" : "vote.tokenText")}
        />
      )}
    </div>
  );
}

/** For moderators: the end, with or without a result. */
function Lead({ vote }: { vote: LegalVote }) {
  const { t } = useTranslation("modules");
  const { tools } = useSession();
  const [isCancelling, cancel] = useState(false);
  return (
    <div className={panel.actions}>
      <Button icon={<Square />} data-testid="vote-stop" onPress={() => tools.votes.stop(vote.id)}>
        {t("vote.stop")}
      </Button>
      <Button variant="danger" data-testid="vote-cancel" onPress={() => cancel(true)}>
        {t("vote.cancel")}
      </Button>
      <CancelVoteDialog vote={vote} isOpen={isCancelling} onClose={() => cancel(false)} />
    </div>
  );
}
