import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, Dialog } from "../../../design";
import { isPhone, presentPeople } from "../../model/people";
import { useMeeting, useSession } from "../../ui/context";
import forms from "../Forms.module.css";
import { PeoplePicker } from "../PeoplePicker";

interface WhisperDialogProps {
  isOpen: boolean;
  onClose: () => void;
}

/** With whom to whisper, or who else shall come into our group. */
export function WhisperDialog({ isOpen, onClose }: WhisperDialogProps) {
  const { t } = useTranslation("modules");
  const hasGroup = useMeeting((state) => state.modules.whisper.group !== null);
  return (
    <Dialog
      title={t(hasGroup ? "whisper.inviteMore" : "whisper.title")}
      size="s"
      isOpen={isOpen}
      onClose={onClose}
    >
      {isOpen && <WhisperForm onClose={onClose} />}
    </Dialog>
  );
}

function WhisperForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["modules", "meeting"]);
  const {
    tools: { whisper: tools },
  } = useSession();
  const [chosen, choose] = useState<readonly string[]>([]);
  const [people, selfId, group] = useMeeting((state) => [
    state.people,
    state.self?.id,
    state.modules.whisper.group,
  ]);
  const others = presentPeople(people).filter(
    (person) => person.id !== selfId && !isPhone(person) && group?.members[person.id] === undefined,
  );
  return (
    <form
      className={forms.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (group === null) tools.start(chosen);
        else tools.invite(group.id, chosen);
        onClose();
      }}
    >
      <p className={forms.hint}>{t("whisper.text")}</p>
      <PeoplePicker
        label={t("whisper.who")}
        people={others}
        chosen={chosen}
        onChange={choose}
        empty={t("whisper.nobody")}
      />
      <div className={forms.actions}>
        <Button onPress={onClose}>{t("more.cancel", { ns: "meeting" })}</Button>
        <Button
          variant="primary"
          type="submit"
          isDisabled={chosen.length === 0}
          data-testid="whisper-start"
        >
          {t(group === null ? "whisper.start" : "whisper.invite")}
        </Button>
      </div>
    </form>
  );
}
