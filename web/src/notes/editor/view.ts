/** Puts the editor together: a ProseMirror view on the shared document. */
import type { Plugin } from "prosemirror-state";
import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { initProseMirrorDoc, yCursorPlugin, ySyncPlugin, yUndoPlugin } from "y-prosemirror";
import type { NotesConnection } from "../connection";
import { cursorBuilder, selectionBuilder, type CursorClasses } from "./cursors";
import { keyPlugins } from "./keys";
import { schema } from "./schema";
import { taskView } from "./task";

/** The document's root; the room server accepts no other. */
const ROOT = "notes";
/** More at once would be refused by the room server, and is no text that somebody wrote. */
const PASTE_CHARS = 60_000;

export interface EditorTexts {
  label: string;
  task: string;
}

export interface EditorLook extends CursorClasses {
  text: string;
  task: string;
}

export interface EditorOptions {
  writable: () => boolean;
  texts: EditorTexts;
  look: EditorLook;
  onChange: (state: EditorState) => void;
  onTooLong: () => void;
}

export function createEditor(
  place: HTMLElement,
  connection: NotesConnection,
  { writable, texts, look, onChange, onTooLong }: EditorOptions,
): EditorView {
  const fragment = connection.doc.getXmlFragment(ROOT);
  // Of an empty document it would make one without even a paragraph to write in.
  const found = fragment.length > 0 ? initProseMirrorDoc(fragment, schema) : undefined;
  const plugins: Plugin[] = [
    ySyncPlugin(fragment, found ? { mapping: found.mapping } : {}) as Plugin,
    yCursorPlugin(connection.awareness, {
      cursorBuilder: cursorBuilder(look),
      selectionBuilder: selectionBuilder(look),
    }) as Plugin,
    yUndoPlugin() as Plugin,
    ...keyPlugins(),
  ];
  const view = new EditorView(
    { mount: place },
    {
      state: EditorState.create(found ? { doc: found.doc, plugins } : { schema, plugins }),
      editable: writable,
      attributes: {
        class: look.text,
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": texts.label,
        spellcheck: "true",
      },
      nodeViews: { task_item: taskView(texts.task, look.task) },
      handlePaste: (_, __, slice) => {
        if (slice.size <= PASTE_CHARS) return false;
        onTooLong();
        return true;
      },
      // Some of these come from the other writers.
      dispatchTransaction(this: EditorView, transaction) {
        // Others' cursors may still be on their way when the page has gone on.
        if (this.isDestroyed) return;
        const next = this.state.apply(transaction);
        this.updateState(next);
        onChange(next);
      },
    },
  );
  return view;
}
