/** What the toolbar and the keyboard can do. */
import { lift, setBlockType, toggleMark, wrapIn } from "prosemirror-commands";
import type { NodeType, ResolvedPos } from "prosemirror-model";
import { liftListItem, sinkListItem, wrapInList } from "prosemirror-schema-list";
import type { Command, EditorState } from "prosemirror-state";
import { schema, typedHref, type HeadingLevel, type MarkName } from "./schema";

export type ListName = "bullet_list" | "ordered_list" | "task_list";

const { nodes, marks } = schema;
const ITEM: Record<ListName, NodeType> = {
  bullet_list: nodes.list_item,
  ordered_list: nodes.list_item,
  task_list: nodes.task_item,
};

export function mark(name: MarkName): Command {
  return toggleMark(marks[name]);
}

export function isMarked(state: EditorState, name: MarkName): boolean {
  const { from, $from, to, empty } = state.selection;
  const type = marks[name];
  if (empty) return type.isInSet(state.storedMarks ?? $from.marks()) !== undefined;
  return state.doc.rangeHasMark(from, to, type);
}

/** The level of the heading that the cursor is in; 0: none. */
export function headingLevel(state: EditorState): HeadingLevel | 0 {
  const block = state.selection.$from.parent;
  return block.type === nodes.heading ? (block.attrs.level as HeadingLevel) : 0;
}

export function heading(level: HeadingLevel | 0): Command {
  return (state, dispatch, view) => {
    const plain = level === 0 || headingLevel(state) === level;
    const command = plain ? setBlockType(nodes.paragraph) : setBlockType(nodes.heading, { level });
    return command(state, dispatch, view);
  };
}

function around($pos: ResolvedPos, fits: (type: NodeType) => boolean): number | undefined {
  for (let depth = $pos.depth; depth > 0; depth--) if (fits($pos.node(depth).type)) return depth;
  return undefined;
}

const isList = (type: NodeType) => type.name in ITEM;

/** The innermost list that the cursor is in. */
export function listName(state: EditorState): ListName | undefined {
  const { $from } = state.selection;
  const depth = around($from, isList);
  return depth === undefined ? undefined : ($from.node(depth).type.name as ListName);
}

/** Makes a list of it, another kind of list, or no list any more. */
export function list(name: ListName): Command {
  return (state, dispatch, view) => {
    const current = listName(state);
    if (current === undefined) return wrapInList(nodes[name])(state, dispatch);
    if (current === name) return liftListItem(ITEM[name])(state, dispatch, view);
    return changeList(name)(state, dispatch);
  };
}

function changeList(name: ListName): Command {
  return (state, dispatch) => {
    const { $from } = state.selection;
    const depth = around($from, isList);
    if (depth === undefined) return false;
    if (dispatch) {
      const found = $from.node(depth);
      const items = found.children.map((item) => ITEM[name].create(null, item.content));
      const start = $from.before(depth);
      const tr = state.tr.replaceWith(
        start,
        start + found.nodeSize,
        nodes[name].create(null, items),
      );
      dispatch(tr.setSelection(state.selection.map(tr.doc, tr.mapping)).scrollIntoView());
    }
    return true;
  };
}

/** The item that the cursor is in lies deeper, or less deep. */
export const indent: Command = (state, dispatch) =>
  sinkListItem(nodes.list_item)(state, dispatch) || sinkListItem(nodes.task_item)(state, dispatch);

export const outdent: Command = (state, dispatch) =>
  liftListItem(nodes.list_item)(state, dispatch) || liftListItem(nodes.task_item)(state, dispatch);

export function isQuoted(state: EditorState): boolean {
  return around(state.selection.$from, (type) => type === nodes.blockquote) !== undefined;
}

export const quote: Command = (state, dispatch) =>
  isQuoted(state) ? lift(state, dispatch) : wrapIn(nodes.blockquote)(state, dispatch);

/** Checks the task that the cursor is in, or takes its check mark away. */
export const toggleTask: Command = (state, dispatch) => {
  const { $from } = state.selection;
  const depth = around($from, (type) => type === nodes.task_item);
  if (depth === undefined) return false;
  const checked = $from.node(depth).attrs.checked !== true;
  dispatch?.(state.tr.setNodeAttribute($from.before(depth), "checked", checked));
  return true;
};

export function linkedHref(state: EditorState): string | undefined {
  const { $from, from, to, empty } = state.selection;
  let found = empty ? marks.link.isInSet($from.marks()) : undefined;
  if (!empty)
    state.doc.nodesBetween(from, to, (node) => {
      found ??= marks.link.isInSet(node.marks);
    });
  return typeof found?.attrs.href === "string" ? found.attrs.href : undefined;
}

/** Links what is selected; without a selection the address itself is written. */
export function link(address: string): Command {
  return (state, dispatch) => {
    const href = typedHref(address);
    if (href === undefined) return false;
    const { from, to, empty } = state.selection;
    const made = marks.link.create({ href });
    const tr = empty
      ? state.tr.replaceSelectionWith(schema.text(address.trim(), [made]), false)
      : state.tr.removeMark(from, to, marks.link).addMark(from, to, made);
    dispatch?.(tr.scrollIntoView());
    return true;
  };
}

/** Takes the link away: from what is selected, or the whole one that the cursor is in. */
export const unlink: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  let { from, to } = state.selection;
  if (empty) {
    const { parent } = $from;
    const index = $from.index();
    if (index >= parent.childCount || !marks.link.isInSet(parent.child(index).marks)) return false;
    from = $from.start();
    for (let before = 0; before < index; before++) from += parent.child(before).nodeSize;
    to = from + parent.child(index).nodeSize;
  }
  dispatch?.(state.tr.removeMark(from, to, marks.link));
  return true;
};
