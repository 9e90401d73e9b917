import { useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../api/errors";
import { errorText } from "../api/messages";
import type { StreamingTarget } from "../api/types";
import { Banner, Button, Dialog, TextField, toast } from "../design";
import styles from "./Streams.module.css";
import { useSaveStream } from "./queries";
import { EMPTY, streamDraftOf, streamFaults, streamRefusals, type StreamField } from "./streams";

interface StreamDialogProps {
  roomId: string;
  /** undefined: a new one. */
  target: StreamingTarget | undefined;
  onClose: () => void;
}

/** What a streaming service asks for; faults are shown on saving, and nothing typed is lost. */
export function StreamDialog({ roomId, target, onClose }: StreamDialogProps) {
  const { t } = useTranslation("meetings");
  const { t: shell } = useTranslation("shell");
  const save = useSaveStream(roomId, target?.id);
  const [draft, setDraft] = useState(() => (target ? streamDraftOf(target) : EMPTY));
  const [tried, setTried] = useState(false);
  const faults = tried ? streamFaults(draft) : {};
  const refusals = streamRefusals(save.error);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(streamFaults(draft)).length > 0) return;
    save.mutate(draft, {
      onSuccess: () => {
        toast.show({ kind: "success", text: t(target ? "stream.saved" : "stream.added") });
        onClose();
      },
    });
  };
  const field = (name: StreamField) => {
    const fault = faults[name];
    const refusal = refusals[name];
    return {
      name: `stream-${name}`,
      autoComplete: "off",
      isRequired: true,
      value: draft[name],
      onChange: (value: string) => {
        setDraft({ ...draft, [name]: value });
        if (save.error) save.reset();
      },
      error: fault
        ? t(`stream.errors.${fault}`)
        : refusal && t("stream.errors.rejected", { message: refusal }),
    };
  };
  const full = save.error instanceof ApiError && save.error.status === 409;
  return (
    <Dialog title={t(target ? "stream.editTitle" : "stream.addTitle")} isOpen onClose={onClose}>
      <form className={styles.form} onSubmit={submit} noValidate>
        {save.error && (
          <Banner tone="error">{full ? t("stream.full") : errorText(save.error, shell)}</Banner>
        )}
        <TextField
          label={t("stream.name")}
          placeholder={t("stream.namePlaceholder")}
          autoFocus
          {...field("name")}
        />
        <TextField
          label={t("stream.publicUrl")}
          description={t("stream.publicUrlText")}
          type="url"
          {...field("public_url")}
        />
        <TextField
          label={t("stream.endpoint")}
          description={t("stream.endpointText")}
          type="url"
          {...field("streaming_endpoint")}
        />
        <TextField
          label={t("stream.key")}
          description={t("stream.keyText")}
          type="password"
          {...field("streaming_key")}
        />
        <div className={styles.save}>
          <Button onPress={onClose}>{shell("action.cancel")}</Button>
          <Button type="submit" variant="primary" isPending={save.isPending}>
            {t("stream.save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
