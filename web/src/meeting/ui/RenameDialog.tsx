import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, Dialog, TextField } from "../../design";
import forms from "../modules/Forms.module.css";
import type { Person } from "../store/state";
import { useSession } from "./context";

/** Characters (signaling-core.md 5.1). */
const LONGEST_NAME = 100;

interface RenameDialogProps {
  /** Whose name; null: closed. */
  person: Person | null;
  isSelf: boolean;
  onClose: () => void;
}

export function RenameDialog({ person, isSelf, onClose }: RenameDialogProps) {
  const { t } = useTranslation("meeting");
  const title = isSelf
    ? t("people.renameSelfTitle")
    : t("people.renameTitle", { name: person?.name ?? "" });
  return (
    <Dialog title={title} size="s" isOpen={person !== null} onClose={onClose}>
      {person !== null && <RenameForm person={person} onClose={onClose} />}
    </Dialog>
  );
}

function RenameForm({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useTranslation("meeting");
  const { commands } = useSession();
  const [name, setName] = useState(person.name);
  const [wasTried, setTried] = useState(false);
  const trimmed = name.trim();
  const error =
    trimmed === ""
      ? t("people.nameRequired")
      : trimmed.length > LONGEST_NAME
        ? t("people.nameLong")
        : undefined;
  return (
    <form
      className={forms.form}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (error !== undefined) return;
        if (trimmed !== person.name) commands.rename(person.id, trimmed);
        onClose();
      }}
    >
      <TextField
        label={t("people.renameLabel")}
        description={t("people.renameText")}
        value={name}
        onChange={setName}
        autoFocus
        error={wasTried ? error : undefined}
      />
      <div className={forms.actions}>
        <Button onPress={onClose}>{t("people.cancel")}</Button>
        <Button type="submit" variant="primary">
          {t("people.save")}
        </Button>
      </div>
    </form>
  );
}
