"""What the text can be made of; `web/src/notes/editor/schema.ts` says the same to the editor."""

ROOT = "notes"
"""Name of the document's one root."""

NODES = frozenset(
    {
        "paragraph",
        "heading",
        "blockquote",
        "bullet_list",
        "ordered_list",
        "list_item",
        "task_list",
        "task_item",
        "hard_break",
        "horizontal_rule",
    }
)
MARKS = frozenset({"strong", "em", "underline", "strike", "code", "link"})
HEADINGS = (1, 2, 3)
