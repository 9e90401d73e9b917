/** Keys, and what is made of signs at the start of a line. The tabulator stays the browser's. */
import { baseKeymap, chainCommands, exitCode } from "prosemirror-commands";
import { inputRules, textblockTypeInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { splitListItem } from "prosemirror-schema-list";
import type { Command, Plugin } from "prosemirror-state";
import { redo, undo } from "y-prosemirror";
import { heading, indent, list, mark, outdent, quote, toggleTask } from "./commands";
import { schema } from "./schema";

const { nodes } = schema;

const lineBreak: Command = chainCommands(exitCode, (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
});

const keys: Record<string, Command> = {
  "Mod-z": (state) => undo(state),
  "Mod-y": (state) => redo(state),
  "Shift-Mod-z": (state) => redo(state),
  "Mod-b": mark("strong"),
  "Mod-i": mark("em"),
  "Mod-u": mark("underline"),
  "Mod-Shift-x": mark("strike"),
  "Mod-e": mark("code"),
  "Mod-Alt-0": heading(0),
  "Mod-Alt-1": heading(1),
  "Mod-Alt-2": heading(2),
  "Mod-Alt-3": heading(3),
  "Mod-Shift-7": list("ordered_list"),
  "Mod-Shift-8": list("bullet_list"),
  "Mod-Shift-9": list("task_list"),
  "Mod-Shift-b": quote,
  "Mod-]": indent,
  "Mod-[": outdent,
  "Mod-Enter": chainCommands(toggleTask, lineBreak),
  "Shift-Enter": lineBreak,
  Enter: chainCommands(
    splitListItem(nodes.list_item),
    splitListItem(nodes.task_item, { checked: false }),
  ),
};

const rules = inputRules({
  rules: [
    textblockTypeInputRule(/^(#{1,3})\s$/, nodes.heading, (match) => ({
      level: match[1]?.length ?? 1,
    })),
    wrappingInputRule(/^\s*([-+*])\s$/, nodes.bullet_list),
    wrappingInputRule(/^(\d{1,4})\.\s$/, nodes.ordered_list, (match) => ({
      order: Number(match[1]),
    })),
    wrappingInputRule(/^\s*\[ ?\]\s$/, nodes.task_list),
    wrappingInputRule(/^\s*>\s$/, nodes.blockquote),
  ],
});

export function keyPlugins(): Plugin[] {
  return [rules, keymap(keys), keymap(baseKeymap)];
}
