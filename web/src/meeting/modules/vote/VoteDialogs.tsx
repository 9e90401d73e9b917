import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, Choice, Dialog, TextField } from "../../../design";
import { useSession } from "../../ui/context";
import forms from "../Forms.module.css";
import type { IssueKind } from "./commands";
import { textFault } from "./draft";
import type { LegalVote } from "./state";

interface VoteDialogProps {
  vote: LegalVote;
  isOpen: boolean;
  onClose: () => void;
}

/** No result: everybody learns why. */
export function CancelVoteDialog({ vote, isOpen, onClose }: VoteDialogProps) {
  const { t } = useTranslation("modules");
  return (
    <Dialog title={t("vote.cancelTitle")} size="s" isOpen={isOpen} onClose={onClose}>
      {isOpen && <CancelForm vote={vote} onClose={onClose} />}
    </Dialog>
  );
}

type FormProps = Omit<VoteDialogProps, "isOpen">;

function CancelForm({ vote, onClose }: FormProps) {
  const { t } = useTranslation(["modules", "meeting"]);
  const { tools } = useSession();
  const [reason, setReason] = useState("");
  const [showFaults, setShowFaults] = useState(false);
  const fault = reason.trim() === "" ? "missing" : textFault(reason, "reason");
  return (
    <form
      className={forms.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setShowFaults(true);
        if (fault !== null) return;
        tools.votes.cancel(vote.id, reason);
        onClose();
      }}
    >
      <TextField
        label={t("vote.cancelReason")}
        description={t("vote.cancelText")}
        value={reason}
        onChange={setReason}
        autoFocus
        {...(fault !== null &&
          (showFaults || fault === "long") && { error: t(`vote.fault_${fault}`) })}
      />
      <div className={forms.actions}>
        <Button onPress={onClose}>{t("vote.goOn")}</Button>
        <Button variant="danger" type="submit" data-testid="vote-cancel-yes">
          {t("vote.cancel")}
        </Button>
      </div>
    </form>
  );
}

const KINDS = ["audio", "video", "screenshare", "other"] as const;

/** A technical problem: whoever leads the vote is told, and it stands in the protocol. */
export function IssueDialog({ vote, isOpen, onClose }: VoteDialogProps) {
  const { t } = useTranslation("modules");
  return (
    <Dialog title={t("vote.report")} size="s" isOpen={isOpen} onClose={onClose}>
      {isOpen && <IssueForm vote={vote} onClose={onClose} />}
    </Dialog>
  );
}

function IssueForm({ vote, onClose }: FormProps) {
  const { t } = useTranslation(["modules", "meeting"]);
  const { tools } = useSession();
  const [kind, setKind] = useState<IssueKind>("audio");
  const [text, setText] = useState("");
  const isMissing = kind === "other" && text.trim() === "";
  return (
    <form
      className={forms.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (isMissing) return;
        tools.votes.report(vote.id, kind, text);
        onClose();
      }}
    >
      <Choice
        label={t("vote.issueKind")}
        options={KINDS.map((value) => ({ value, label: t(`vote.issue_${value}`) }))}
        value={kind}
        onChange={setKind}
      />
      <TextField
        label={t("vote.issueText")}
        optional={kind !== "other"}
        multiline
        value={text}
        onChange={setText}
      />
      <div className={forms.actions}>
        <Button onPress={onClose}>{t("more.cancel", { ns: "meeting" })}</Button>
        <Button variant="primary" type="submit" isDisabled={isMissing}>
          {t("vote.tell")}
        </Button>
      </div>
    </form>
  );
}
