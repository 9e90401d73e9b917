import { Download, FileText, RotateCcw } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { downloadAsset } from "../../../assets/download";
import { Banner, Button, cx, TextField } from "../../../design";
import { formatDateTime } from "../../../i18n/dates";
import { amModerator } from "../../model/people";
import { useMeeting, useSession } from "../../ui/context";
import panel from "../Panel.module.css";
import { Heading, OwnVoteCard } from "./RunningVote";
import { countedAs, recordRows, votesCast, type LegalVote } from "./state";
import styles from "./Vote.module.css";
import { VoteResult } from "./VoteResult";

interface FinishedVoteProps {
  vote: LegalVote;
  /** Prepares the same vote once more. */
  onAgain?: () => void;
}

export function FinishedVote({ vote, onAgain }: FinishedVoteProps) {
  const { t, i18n } = useTranslation("modules");
  const at = vote.ended?.at ?? null;
  return (
    <article className={panel.card} aria-label={vote.name} data-testid="vote-finished">
      <div className={panel.head}>
        <span className={cx(panel.badge, vote.state !== "finished" && panel.alarm)}>
          {t(`vote.state_${vote.state}`)}
        </span>
        {at !== null && (
          <span className={panel.note}>{formatDateTime(new Date(at), i18n.language)}</span>
        )}
      </div>
      <Heading vote={vote} level="h4" />
      <Ending vote={vote} />
      <OwnVoteCard vote={vote} />
      {vote.state === "finished" && vote.tally !== null && (
        <>
          <VoteResult vote={vote} />
          <p className={panel.note}>
            {t("vote.cast", { count: votesCast(vote.tally), all: vote.maxVotes })}
          </p>
          <Record vote={vote} />
          {vote.kind === "secret" && <TokenCheck vote={vote} />}
        </>
      )}
      <Protocol vote={vote} {...(onAgain && { onAgain })} />
    </article>
  );
}

function Ending({ vote: { ended, state } }: { vote: LegalVote }) {
  const { t } = useTranslation("modules");
  if (ended === null) return null;
  if (state === "invalid") return <Banner tone="error" title={t("vote.invalidText")} />;
  return (
    <p className={panel.note}>
      {t(`vote.end_${ended.how}`)}
      {ended.reason !== null && ` ${ended.reason}`}
    </p>
  );
}

/** Who voted for what; in secret votes which token did. */
function Record({ vote }: { vote: LegalVote }) {
  const { t, i18n } = useTranslation(["modules", "meeting"]);
  const people = useMeeting((state) => state.people);
  const name = (id: string): string => people[id]?.name ?? t("unknownPerson", { ns: "meeting" });
  const rows = recordRows(vote, name, i18n.language);
  if (rows.length === 0) return null;
  const isSecret = vote.kind === "secret";
  return (
    <details className={styles.record}>
      <summary>{t(isSecret ? "vote.tokens" : "vote.names")}</summary>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t(isSecret ? "vote.token" : "vote.voter")}</th>
            <th scope="col">{t("vote.choice")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, option }) => (
            <tr key={key}>
              <th scope="row" translate="no">
                {isSecret ? <code>{key}</code> : name(key)}
              </th>
              <td>{t(`vote.option_${option}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** Everybody can find their own vote among the secret ones. */
function TokenCheck({ vote }: { vote: LegalVote }) {
  const { t } = useTranslation("modules");
  const [token, setToken] = useState(vote.own?.token ?? "");
  const counted = countedAs(vote, token);
  return (
    <div className={panel.section}>
      <TextField
        label={t("vote.check")}
        description={t("vote.checkText")}
        value={token}
        onChange={setToken}
        autoComplete="off"
        spellCheck="false"
      />
      {token.trim() !== "" && (
        <p role="status" data-testid="vote-check">
          {counted === null
            ? t("vote.notCounted")
            : t("vote.countedAs", { option: t(`vote.option_${counted}`) })}
        </p>
      )}
    </div>
  );
}

/** The PDF, and for moderators another try. */
function Protocol({ vote, onAgain }: FinishedVoteProps) {
  const { t } = useTranslation("modules");
  const { tools } = useSession();
  const [isModerator, roomId] = useMeeting((state) => [amModerator(state), state.room.id]);
  const { report } = vote;
  if (!isModerator && report === null) return null;
  return (
    <div className={panel.actions}>
      {report !== null ? (
        <Button
          icon={<Download />}
          data-testid="vote-pdf"
          onPress={() => void downloadAsset(roomId, report.assetId)}
        >
          {t("vote.download")}
        </Button>
      ) : (
        <Button icon={<FileText />} onPress={() => tools.votes.makePdf(vote.id)}>
          {t("vote.makePdf")}
        </Button>
      )}
      {onAgain !== undefined && (
        <Button variant="quiet" icon={<RotateCcw />} onPress={onAgain}>
          {t("vote.again")}
        </Button>
      )}
    </div>
  );
}
