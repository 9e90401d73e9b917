import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, FieldRow, TextField } from "../design";
import { readKey } from "./key";

interface KeyFieldProps {
  onKey: (key: string) => void;
}

/** Takes the meeting's whole link, or the bare key. It leads to no request. */
export function KeyField({ onKey }: KeyFieldProps) {
  const { t } = useTranslation("shell");
  const [text, setText] = useState("");
  const [isWrong, setWrong] = useState(false);
  const use = () => {
    const key = readKey(text);
    setWrong(key === undefined);
    if (key !== undefined) onKey(key);
  };
  return (
    <FieldRow>
      <TextField
        label={t("encryption.keyLabel")}
        name="meeting-key"
        autoComplete="off"
        value={text}
        onChange={(value) => {
          setText(value);
          setWrong(false);
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          use();
        }}
        error={isWrong ? t("encryption.keyWrong") : undefined}
      />
      <Button onPress={use}>{t("encryption.keyUse")}</Button>
    </FieldRow>
  );
}
