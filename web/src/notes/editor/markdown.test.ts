import { describe, expect, it } from "vitest";
import { markdownOf } from "./markdown";
import { safeHref, schema, typedHref } from "./schema";

const { nodes, marks } = schema;
const p = (...content: Parameters<typeof schema.text>[0][]) =>
  nodes.paragraph.create(
    null,
    content.map((text) => schema.text(text)),
  );
const doc = (...blocks: ReturnType<typeof p>[]) => nodes.doc.create(null, blocks);
const item = (...blocks: ReturnType<typeof p>[]) => nodes.list_item.create(null, blocks);

describe("notes as Markdown", () => {
  it("has headings, paragraphs and rules", () => {
    const title = nodes.heading.create({ level: 2 }, schema.text("Plan"));
    expect(markdownOf(doc(title, p("One"), nodes.horizontal_rule.create(), p("Two")))).toBe(
      "## Plan\n\nOne\n\n---\n\nTwo\n",
    );
  });

  it("has what is dressed, with the blanks outside", () => {
    const text = nodes.paragraph.create(null, [
      schema.text("bold ", [marks.strong.create()]),
      schema.text("and", [marks.em.create(), marks.strong.create()]),
      schema.text(" "),
      schema.text("here", [marks.link.create({ href: "https://example.org/a(b)" })]),
      schema.text(" a`b", [marks.code.create()]),
    ]);
    expect(markdownOf(doc(text))).toBe(
      "**bold** **_and_** [here](<https://example.org/a(b)>) `a'b`\n",
    );
  });

  it("has lists in lists", () => {
    const inner = nodes.ordered_list.create({ order: 3 }, [item(p("three")), item(p("four"))]);
    const outer = nodes.bullet_list.create(null, [item(p("one"), inner), item(p("two"))]);
    expect(markdownOf(doc(outer))).toBe("- one\n\n  3. three\n  4. four\n- two\n");
  });

  it("has tasks", () => {
    const tasks = nodes.task_list.create(null, [
      nodes.task_item.create({ checked: true }, p("done")),
      nodes.task_item.create(null, p("open")),
    ]);
    expect(markdownOf(doc(tasks))).toBe("- [x] done\n- [ ] open\n");
  });

  it("does not make more of a text than it was", () => {
    expect(markdownOf(doc(p("# 1 * [x](y) <b>")))).toBe("\\# 1 \\* \\[x\\](y) \\<b\\>\n");
    expect(markdownOf(doc(p("1. no list")))).toBe("1\\. no list\n");
  });
});

describe("links", () => {
  it.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "//example.org",
    "/x",
    "https://a b",
    5,
    null,
  ])("lead to pages and addresses only: %s", (href) => {
    expect(safeHref(href)).toBeUndefined();
  });

  it.each([
    ["example.org/minutes", "https://example.org/minutes"],
    ["  https://example.org ", "  https://example.org "],
    ["jo@example.org", "mailto:jo@example.org"],
    ["just words", undefined],
    ["javascript:alert(1)", undefined],
  ])("can be typed without their scheme: %s", (typed, href) => {
    expect(typedHref(typed)).toBe(href?.trim());
  });
});
