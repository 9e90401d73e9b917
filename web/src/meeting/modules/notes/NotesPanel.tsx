import { FileDown, NotebookPen } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../design";
import { isPhone, peopleHere } from "../../model/people";
import { useMeeting, useSession, useSetView } from "../../ui/context";
import { PHONE, useMediaQuery } from "../../ui/hooks";
import forms from "../Forms.module.css";
import panel from "../Panel.module.css";
import { PeoplePicker } from "../PeoplePicker";

/** For moderators: who writes the notes, and the notes as a file. */
export function NotesPanel() {
  const { t } = useTranslation("modules");
  const { tools } = useSession();
  const setView = useSetView();
  // There the panel would cover what it opens.
  const closing = useMediaQuery(PHONE) ? { panel: null } : {};
  const [notes, selfId, isShown] = useMeeting((state) => [
    state.modules.notes,
    state.self?.id,
    state.view.content === "notes",
  ]);
  const people = useMeeting(peopleHere).filter((person) => !isPhone(person));
  const isOpen = notes.url !== null;
  const present = people.map(({ id }) => id);
  const writers = isOpen ? notes.writers.filter((id) => present.includes(id)) : [selfId ?? ""];
  const [chosen, choose] = useState<readonly string[] | null>(null);
  const wanted = chosen ?? writers;
  const hasChanged = chosen !== null && [...chosen].sort().join() !== [...writers].sort().join();
  return (
    <form
      className={panel.scroll}
      onSubmit={(event) => {
        event.preventDefault();
        tools.notes.setWriters(wanted);
        choose(null);
        if (!isOpen) setView(closing);
      }}
    >
      <p className={forms.hint}>{t("notes.text")}</p>
      {isOpen && (
        <Button
          icon={<NotebookPen />}
          onPress={() => setView({ content: isShown ? null : "notes", ...closing })}
        >
          {t(isShown ? "notes.hide" : "notes.show")}
        </Button>
      )}
      <PeoplePicker
        label={t("notes.writers")}
        people={people}
        chosen={wanted}
        onChange={choose}
        empty={t("notes.nobody")}
      />
      <div className={forms.actions}>
        <Button
          variant="primary"
          type="submit"
          isPending={notes.isStarting}
          isDisabled={isOpen ? !hasChanged : wanted.length === 0}
          data-testid="notes-save"
        >
          {t(isOpen ? "notes.save" : "notes.start")}
        </Button>
      </div>
      {isOpen && (
        <section className={panel.card} aria-label={t("notes.export")}>
          <h3 className={panel.name}>{t("notes.export")}</h3>
          <p className={panel.note}>{t("notes.exportText")}</p>
          <div className={panel.actions}>
            <Button
              icon={<FileDown />}
              data-testid="notes-pdf"
              onPress={() => tools.notes.makePdf()}
            >
              {t("notes.pdf")}
            </Button>
          </div>
        </section>
      )}
    </form>
  );
}
