import { Download, FileDown, Shapes, Square } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, ConfirmDialog, Switch } from "../../../design";
import { isPhone, peopleHere } from "../../model/people";
import { useMeeting, useSession, useSetView } from "../../ui/context";
import { PHONE, useMediaQuery } from "../../ui/hooks";
import forms from "../Forms.module.css";
import { isEnabled } from "../enabled";
import panel from "../Panel.module.css";
import { PeoplePicker } from "../PeoplePicker";
import { PICTURE_KINDS } from "./pictures";
import type { Board } from "./state";
import { useSavePicture } from "./useSavePicture";

/** For moderators: a board for everybody, and who may draw on it. */
export function BoardPanel() {
  const { t } = useTranslation("modules");
  const { tools, board: relay } = useSession();
  const setView = useSetView();
  // There the panel would cover what it opens.
  const closing = useMediaQuery(PHONE) ? { panel: null } : {};
  const [board, whiteboard, isSpacedeck] = useMeeting((state) => [
    state.modules.board,
    state.modules.whiteboard,
    isEnabled(state, "whiteboard") && !isEnabled(state, "excalidraw"),
  ]);
  const start = (): void => {
    if (isSpacedeck) tools.startWhiteboard();
    else relay.start();
    setView({ content: isSpacedeck ? "whiteboard" : "board", ...closing });
  };
  const isOpen = board !== null || whiteboard.url !== null;
  return (
    <div className={panel.scroll}>
      <p className={forms.hint}>{t("board.text")}</p>
      {!isOpen && (
        <Button
          variant="primary"
          icon={<Shapes />}
          isPending={whiteboard.isStarting}
          data-testid="board-start"
          onPress={start}
        >
          {t("board.start")}
        </Button>
      )}
      {board !== null && (
        <>
          <Editors board={board} />
          <Pictures />
          <Close />
        </>
      )}
      {whiteboard.url !== null && (
        <Button icon={<FileDown />} onPress={() => tools.saveWhiteboard()}>
          {t("board.pdf")}
        </Button>
      )}
    </div>
  );
}

/** What is drawn, as a file; the board itself is kept nowhere. */
function Pictures() {
  const { t } = useTranslation("modules");
  const save = useSavePicture();
  return (
    <section className={panel.card} aria-label={t("board.export")}>
      <h3 className={panel.name}>{t("board.export")}</h3>
      <p className={panel.note}>{t("board.exportText")}</p>
      <div className={panel.actions}>
        {PICTURE_KINDS.map((kind) => (
          <Button
            key={kind}
            icon={<Download />}
            aria-label={t(`board.save_${kind}`)}
            data-testid={`board-${kind}`}
            onPress={() => void save(kind)}
          >
            {kind.toUpperCase()}
          </Button>
        ))}
      </div>
    </section>
  );
}

function Close() {
  const { t } = useTranslation("modules");
  const { board: relay } = useSession();
  const [isAsking, ask] = useState(false);
  return (
    <>
      <Button
        variant="danger"
        icon={<Square />}
        data-testid="board-stop"
        onPress={() => (relay.isEmpty ? relay.end() : ask(true))}
      >
        {t("board.stop")}
      </Button>
      <ConfirmDialog
        title={t("board.stopTitle")}
        isOpen={isAsking}
        onClose={() => ask(false)}
        confirm={t("board.stop")}
        onConfirm={() => {
          relay.end();
          ask(false);
        }}
      >
        <p>{t("board.stopText")}</p>
      </ConfirmDialog>
    </>
  );
}

function Editors({ board }: { board: Board }) {
  const { t } = useTranslation("modules");
  const { board: relay } = useSession();
  const people = useMeeting(peopleHere).filter(
    (person) => person.role !== "moderator" && !isPhone(person),
  );
  const { editorsOnly } = board;
  return (
    <>
      <Switch
        isSelected={editorsOnly !== null}
        onChange={(isOn) => relay.restrict(isOn ? [] : null)}
        description={t("board.restrictText")}
      >
        {t("board.restrict")}
      </Switch>
      {editorsOnly !== null && (
        <PeoplePicker
          label={t("board.editors")}
          people={people}
          chosen={editorsOnly}
          onChange={(editors) => relay.restrict(editors)}
          empty={t("board.nobody")}
        />
      )}
    </>
  );
}
