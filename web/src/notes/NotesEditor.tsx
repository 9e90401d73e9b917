/** The notes on the screen: tools, how it stands with saving, and the text. */
import { Check, CloudOff, Download, Eye, LoaderCircle } from "lucide-react";
import type { Command, EditorState } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { Banner, cx, IconButton } from "../design";
import type { NotesConnection, NotesState } from "./connection";
import { link, linkedHref, unlink } from "./editor/commands";
import { markdownOf } from "./editor/markdown";
import { createEditor } from "./editor/view";
import { LinkForm } from "./LinkForm";
import styles from "./Notes.module.css";
import { Toolbar } from "./Toolbar";

interface NotesEditorProps {
  connection: NotesConnection;
  writable: boolean;
}

export function NotesEditor({ connection, writable }: NotesEditorProps) {
  const { t } = useTranslation("notes");
  const { phase, unsaved } = useSyncExternalStore(connection.subscribe, () => connection.state);
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const [state, setState] = useState<EditorState>();
  const [linking, setLinking] = useState(false);
  const [tooLong, setTooLong] = useState(false);
  const began = state !== undefined;
  const writing = writable && (phase === "ready" || phase === "offline") && began;
  const writingNow = useRef(false);
  const arrived = phase !== "connecting";

  useEffect(() => {
    if (!place.current || !arrived) return;
    const made = createEditor(place.current, connection, {
      writable: () => writingNow.current,
      texts: { label: t("text"), task: t("task") },
      look: {
        text: cx(styles.text),
        task: cx(styles.task),
        cursor: cx(styles.cursor),
        name: cx(styles.name),
        selection: cx(styles.selection),
      },
      onChange: setState,
      onTooLong: () => setTooLong(true),
    });
    view.current = made;
    setState(made.state);
    return () => {
      made.destroy();
      view.current = undefined;
    };
  }, [connection, arrived, t]);

  useEffect(() => {
    writingNow.current = writing;
    view.current?.setProps({});
  }, [writing]);

  const run = (command: Command) => {
    const editor = view.current;
    if (!editor) return;
    command(editor.state, (transaction) => editor.dispatch(transaction), editor);
    editor.focus();
  };
  const closeLink = () => {
    setLinking(false);
    view.current?.focus();
  };

  return (
    <section className={cx(styles.notes)} aria-label={t("title")}>
      <div className={cx(styles.bar)}>
        {writing && (
          <Toolbar state={state} run={run} linking={linking} onLink={() => setLinking(!linking)} />
        )}
        <Status phase={phase} unsaved={unsaved} writable={writable} />
        <IconButton
          size="s"
          label={t("download")}
          icon={<Download />}
          isDisabled={!began}
          onPress={() => {
            if (state) download(t("file"), markdownOf(state.doc));
          }}
        />
      </div>
      {writing && linking && (
        <LinkForm
          href={linkedHref(state)}
          onLink={(href) => {
            run(link(href));
            closeLink();
          }}
          onUnlink={() => {
            run(unlink);
            closeLink();
          }}
          onClose={closeLink}
        />
      )}
      <Notice phase={phase} tooLong={tooLong} />
      <div className={cx(styles.page)}>
        {!began && phase === "connecting" && (
          <p className={cx(styles.empty)}>{t("status.connecting")}</p>
        )}
        <div ref={place} hidden={!began} />
      </div>
    </section>
  );
}

/** Said politely when it changes, but not at every letter. */
function Status({ phase, unsaved, writable }: NotesState & { writable: boolean }) {
  const { t } = useTranslation("notes");
  const shown =
    phase === "offline"
      ? { icon: <CloudOff aria-hidden="true" />, text: t("status.offline") }
      : phase !== "ready"
        ? undefined
        : !writable
          ? { icon: <Eye aria-hidden="true" />, text: t("status.reading") }
          : unsaved
            ? { icon: <LoaderCircle aria-hidden="true" />, text: t("status.saving") }
            : { icon: <Check aria-hidden="true" />, text: t("status.saved") };
  const announced = phase === "offline" ? "polite" : "off";
  return (
    <p className={cx(styles.status)} aria-live={announced} data-saved={String(!unsaved)}>
      {shown?.icon}
      <span>{shown?.text}</span>
    </p>
  );
}

function Notice({ phase, tooLong }: { phase: NotesState["phase"]; tooLong: boolean }) {
  const { t } = useTranslation("notes");
  const text =
    phase === "ended" || phase === "full" || phase === "broken"
      ? t(`notice.${phase}`)
      : tooLong
        ? t("notice.tooLong")
        : undefined;
  if (text === undefined) return null;
  return (
    <div className={cx(styles.notice)}>
      <Banner tone={phase === "broken" ? "error" : "warning"}>{text}</Banner>
    </div>
  );
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/markdown" }));
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = `${name}.md`;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
