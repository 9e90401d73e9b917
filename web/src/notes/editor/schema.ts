/** What the text can be made of; `room/modules/meeting_notes/schema.py` says the same to the server. */
import { Schema, type DOMOutputSpec, type MarkSpec, type NodeSpec } from "prosemirror-model";

const P: DOMOutputSpec = ["p", 0];
const LEVELS = [1, 2, 3] as const;

export type HeadingLevel = (typeof LEVELS)[number];

const nodes = {
  doc: { content: "block+" },
  paragraph: { content: "inline*", group: "block", parseDOM: [{ tag: "p" }], toDOM: () => P },
  heading: {
    attrs: { level: { default: 1, validate: "number" } },
    content: "inline*",
    group: "block",
    defining: true,
    parseDOM: [
      ...LEVELS.map((level) => ({ tag: `h${level}`, attrs: { level } })),
      { tag: "h4, h5, h6", attrs: { level: 3 } },
    ],
    toDOM: (node) => [`h${shownLevel(node.attrs.level)}`, 0],
  },
  blockquote: {
    content: "block+",
    group: "block",
    defining: true,
    parseDOM: [{ tag: "blockquote" }],
    toDOM: () => ["blockquote", 0],
  },
  bullet_list: {
    content: "list_item+",
    group: "block",
    parseDOM: [{ tag: "ul" }],
    toDOM: () => ["ul", 0],
  },
  ordered_list: {
    attrs: { order: { default: 1, validate: "number" } },
    content: "list_item+",
    group: "block",
    parseDOM: [
      { tag: "ol", getAttrs: (dom) => ({ order: Number(dom.getAttribute("start") ?? 1) || 1 }) },
    ],
    toDOM: (node) => (node.attrs.order === 1 ? ["ol", 0] : ["ol", { start: order(node.attrs) }, 0]),
  },
  list_item: {
    content: "paragraph block*",
    defining: true,
    parseDOM: [{ tag: "li" }],
    toDOM: () => ["li", 0],
  },
  task_list: {
    content: "task_item+",
    group: "block",
    parseDOM: [{ tag: "ul[data-tasks]", priority: 60 }],
    toDOM: () => ["ul", { "data-tasks": "" }, 0],
  },
  task_item: {
    attrs: { checked: { default: false, validate: "boolean" } },
    content: "paragraph block*",
    defining: true,
    parseDOM: [
      {
        tag: "li[data-checked]",
        priority: 60,
        getAttrs: (dom) => ({ checked: dom.getAttribute("data-checked") === "true" }),
      },
    ],
    toDOM: (node) => ["li", { "data-checked": String(node.attrs.checked === true) }, 0],
  },
  horizontal_rule: {
    group: "block",
    parseDOM: [{ tag: "hr" }],
    toDOM: () => ["hr"],
  },
  text: { group: "inline" },
  hard_break: {
    inline: true,
    group: "inline",
    selectable: false,
    parseDOM: [{ tag: "br" }],
    toDOM: () => ["br"],
  },
} satisfies Record<string, NodeSpec>;

const marks = {
  link: {
    attrs: { href: { validate: "string" } },
    inclusive: false,
    parseDOM: [
      {
        tag: "a[href]",
        getAttrs: (dom) => {
          const href = safeHref(dom.getAttribute("href"));
          return href === undefined ? false : { href };
        },
      },
    ],
    // Whatever another program has put into the document: only pages and addresses are linked.
    toDOM: (mark) => {
      const href = safeHref(mark.attrs.href);
      if (href === undefined) return ["span", 0];
      return ["a", { href, rel: "noopener noreferrer nofollow", target: "_blank" }, 0];
    },
  },
  strong: {
    parseDOM: [{ tag: "strong" }, { tag: "b" }],
    toDOM: () => ["strong", 0],
  },
  em: { parseDOM: [{ tag: "em" }, { tag: "i" }], toDOM: () => ["em", 0] },
  underline: { parseDOM: [{ tag: "u" }], toDOM: () => ["u", 0] },
  strike: { parseDOM: [{ tag: "s" }, { tag: "del" }], toDOM: () => ["s", 0] },
  code: { parseDOM: [{ tag: "code" }], toDOM: () => ["code", 0] },
} satisfies Record<string, MarkSpec>;

export const schema = new Schema({ nodes, marks });

export type MarkName = keyof typeof marks;
export type NodeName = keyof typeof nodes;

function shownLevel(level: unknown): HeadingLevel {
  return LEVELS.find((known) => known === level) ?? 1;
}

function order(attrs: Record<string, unknown>): number {
  return typeof attrs.order === "number" ? attrs.order : 1;
}

/** The address if a document may lead there: pages and mail, never scripts. */
export function safeHref(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  return /^(https?:\/\/|mailto:)[^\s]+$/i.test(text) ? text : undefined;
}

/** What somebody types as an address; the scheme may be left out. */
export function typedHref(value: string): string | undefined {
  const text = value.trim();
  if (safeHref(text)) return text;
  if (/^[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+$/.test(text)) return `mailto:${text}`;
  return /^[\w-]+(\.[\w-]+)+([/:?#]\S*)?$/.test(text) ? `https://${text}` : undefined;
}
