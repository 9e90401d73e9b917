import { useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Button, FieldRow, TextField } from "../design";
import { readKey } from "../encryption/key";
import { keepKey } from "../encryption/keys";
import { parseJoin, targetPath, type ParsedJoin } from "../invite/links";

type JoinError = Exclude<ParsedJoin, { ok: true }>;

/** Takes a room link, a guest link, an invite link or a bare code, and goes to the lobby. */
export function JoinForm({ primary = false }: { primary?: boolean }) {
  const { t } = useTranslation("shell");
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const [error, setError] = useState<JoinError>();
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const parsed = parseJoin(text, window.location.origin);
    if (!parsed.ok) {
      setError(parsed);
      return;
    }
    const key = readKey(text);
    if (parsed.target.kind === "room" && key !== undefined) keepKey(parsed.target.roomId, key);
    void navigate(targetPath(parsed.target));
  };
  const errorText = (found: JoinError) =>
    found.error === "otherHost"
      ? t("join.otherHost", { host: found.host })
      : t(`join.${found.error}`);
  return (
    <form onSubmit={submit} noValidate>
      <FieldRow>
        <TextField
          label={t("join.label")}
          placeholder={t("join.placeholder")}
          autoComplete="off"
          value={text}
          onChange={(value) => {
            setText(value);
            setError(undefined);
          }}
          error={error && errorText(error)}
        />
        <Button type="submit" variant={primary ? "primary" : "secondary"}>
          {t("join.submit")}
        </Button>
      </FieldRow>
    </form>
  );
}
