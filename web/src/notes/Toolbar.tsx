/** The tools of whoever writes. Arrow keys move between them, as in any toolbar. */
import {
  Bold,
  Code,
  Heading1,
  Heading2,
  Heading3,
  IndentDecrease,
  IndentIncrease,
  Italic,
  Link,
  List,
  ListChecks,
  ListOrdered,
  Quote,
  Redo2,
  Strikethrough,
  Underline,
  Undo2,
} from "lucide-react";
import type { Command, EditorState } from "prosemirror-state";
import type { ReactNode } from "react";
import { Separator, Toolbar as AriaToolbar } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { redo, undo } from "y-prosemirror";
import { cx, IconButton, IconToggle } from "../design";
import {
  heading,
  headingLevel,
  indent,
  isMarked,
  isQuoted,
  linkedHref,
  list,
  listName,
  mark,
  outdent,
  quote,
  type ListName,
} from "./editor/commands";
import type { HeadingLevel, MarkName } from "./editor/schema";
import styles from "./Notes.module.css";

interface ToolbarProps {
  state: EditorState;
  run: (command: Command) => void;
  linking: boolean;
  onLink: () => void;
}

const MARKS: { name: MarkName; icon: ReactNode; key: string }[] = [
  { name: "strong", icon: <Bold />, key: "B" },
  { name: "em", icon: <Italic />, key: "I" },
  { name: "underline", icon: <Underline />, key: "U" },
  { name: "strike", icon: <Strikethrough />, key: "⇧X" },
  { name: "code", icon: <Code />, key: "E" },
];
const HEADINGS: { level: HeadingLevel; icon: ReactNode }[] = [
  { level: 1, icon: <Heading1 /> },
  { level: 2, icon: <Heading2 /> },
  { level: 3, icon: <Heading3 /> },
];
const LISTS: { name: ListName; icon: ReactNode }[] = [
  { name: "bullet_list", icon: <List /> },
  { name: "ordered_list", icon: <ListOrdered /> },
  { name: "task_list", icon: <ListChecks /> },
];

const MOD = /Mac|iP(hone|ad)/.test(navigator.platform) ? "⌘" : "Ctrl+";

export function Toolbar({ state, run, linking, onLink }: ToolbarProps) {
  const { t } = useTranslation("notes");
  const level = headingLevel(state);
  const inList = listName(state);
  return (
    <AriaToolbar className={cx(styles.tools)} aria-label={t("tools.label")}>
      <IconButton
        size="s"
        label={t("tools.undo")}
        icon={<Undo2 />}
        onPress={() => run((now) => undo(now))}
      />
      <IconButton
        size="s"
        label={t("tools.redo")}
        icon={<Redo2 />}
        onPress={() => run((now) => redo(now))}
      />
      <Separator orientation="vertical" className={cx(styles.separator)} />
      {HEADINGS.map((entry) => (
        <IconToggle
          key={entry.level}
          size="s"
          label={t("tools.heading", { level: entry.level })}
          icon={entry.icon}
          isSelected={level === entry.level}
          onChange={() => run(heading(entry.level))}
        />
      ))}
      <Separator orientation="vertical" className={cx(styles.separator)} />
      {MARKS.map((entry) => (
        <IconToggle
          key={entry.name}
          size="s"
          label={t(`tools.${entry.name}`)}
          tooltip={`${t(`tools.${entry.name}`)} (${MOD}${entry.key})`}
          icon={entry.icon}
          isSelected={isMarked(state, entry.name)}
          onChange={() => run(mark(entry.name))}
        />
      ))}
      <IconToggle
        size="s"
        label={t("tools.link")}
        icon={<Link />}
        isSelected={linking || linkedHref(state) !== undefined}
        onChange={onLink}
      />
      <Separator orientation="vertical" className={cx(styles.separator)} />
      {LISTS.map((entry) => (
        <IconToggle
          key={entry.name}
          size="s"
          label={t(`tools.${entry.name}`)}
          icon={entry.icon}
          isSelected={inList === entry.name}
          onChange={() => run(list(entry.name))}
        />
      ))}
      <IconButton
        size="s"
        label={t("tools.outdent")}
        icon={<IndentDecrease />}
        isDisabled={inList === undefined}
        onPress={() => run(outdent)}
      />
      <IconButton
        size="s"
        label={t("tools.indent")}
        icon={<IndentIncrease />}
        isDisabled={inList === undefined}
        onPress={() => run(indent)}
      />
      <IconToggle
        size="s"
        label={t("tools.quote")}
        icon={<Quote />}
        isSelected={isQuoted(state)}
        onChange={() => run(quote)}
      />
    </AriaToolbar>
  );
}
