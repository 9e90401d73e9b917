/** A task: a box to check, and its text. */
import type { Node } from "prosemirror-model";
import type { EditorView, NodeView } from "prosemirror-view";

export function taskView(label: string, className: string) {
  return (node: Node, view: EditorView, position: () => number | undefined): NodeView => {
    const item = document.createElement("li");
    const box = document.createElement("input");
    const content = document.createElement("div");
    item.className = className;
    box.type = "checkbox";
    box.contentEditable = "false";
    box.setAttribute("aria-label", label);
    item.append(box, content);

    const show = (shown: Node) => {
      const checked = shown.attrs.checked === true;
      box.checked = checked;
      box.disabled = !view.editable;
      item.dataset.checked = String(checked);
    };
    show(node);
    box.addEventListener("change", () => {
      const at = position();
      if (at === undefined || !view.editable) return;
      view.dispatch(view.state.tr.setNodeAttribute(at, "checked", box.checked));
    });
    return {
      dom: item,
      contentDOM: content,
      update: (next) => {
        if (next.type !== node.type) return false;
        show(next);
        return true;
      },
      stopEvent: (event) => event.target === box,
      ignoreMutation: (mutation) => !content.contains(mutation.target),
    };
  };
}
