/** The notes as Markdown, for whoever wants to go on with them elsewhere. */
import type { Mark, Node } from "prosemirror-model";
import { safeHref } from "./schema";

const SIGNS: Record<string, string> = { strong: "**", em: "_", strike: "~~", code: "`" };
const ORDER = ["link", "strong", "em", "strike", "code"];

export function markdownOf(doc: Node): string {
  return `${blocks(doc).join("\n\n")}\n`;
}

function blocks(parent: Node): string[] {
  return parent.children.map((node) => block(node)).filter((text) => text !== "");
}

function block(node: Node): string {
  switch (node.type.name) {
    case "heading":
      return `${"#".repeat(Number(node.attrs.level))} ${inline(node)}`;
    case "blockquote":
      return blocks(node).join("\n\n").replace(/^/gm, "> ").replace(/ +$/gm, "");
    case "bullet_list":
      return items(node, () => "- ");
    case "ordered_list":
      return items(node, (_, index) => `${Number(node.attrs.order) + index}. `);
    case "task_list":
      return items(node, (item) => (item.attrs.checked === true ? "- [x] " : "- [ ] "));
    case "horizontal_rule":
      return "---";
    default:
      return escapeStart(inline(node));
  }
}

function items(list: Node, sign: (item: Node, index: number) => string): string {
  return list.children
    .map((item, index) => {
      const first = sign(item, index);
      const width = first.startsWith("- ") ? 2 : first.length;
      const text = item.children.map((child) => block(child)).join("\n\n");
      return first + text.replace(/\n(?=.)/g, `\n${" ".repeat(width)}`);
    })
    .join("\n");
}

function inline(parent: Node): string {
  return parent.children
    .map((node) => (node.isText ? marked(node) : node.type.name === "hard_break" ? "\\\n" : ""))
    .join("");
}

function marked(node: Node): string {
  const text = node.text ?? "";
  const [, before = "", core = "", after = ""] = /^(\s*)(.*?)(\s*)$/su.exec(text) ?? [];
  if (core === "") return text;
  const isCode = node.marks.some((mark) => mark.type.name === "code");
  const inside = [...node.marks]
    .sort((a, b) => ORDER.indexOf(b.type.name) - ORDER.indexOf(a.type.name))
    .reduce(wrap, isCode ? core.replaceAll("`", "'") : escapeText(core));
  return before + inside + after;
}

function wrap(text: string, mark: Mark): string {
  const href = mark.type.name === "link" ? safeHref(mark.attrs.href) : undefined;
  if (href !== undefined) return `[${text}](<${href.replaceAll(/[<>]/g, encodeURIComponent)}>)`;
  const sign = SIGNS[mark.type.name] ?? "";
  return sign + text + sign;
}

function escapeText(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>~]/g, String.raw`\$&`);
}

function escapeStart(text: string): string {
  return text
    .replace(/^(\s*)(#{1,6}\s|[-+]\s|---)/u, String.raw`$1\$2`)
    .replace(/^(\s*\d+)([.)]\s)/u, String.raw`$1\$2`);
}
