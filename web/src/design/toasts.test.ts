import { expect, it } from "vitest";
import { withToast, type ShownToast } from "./toasts";

function shown(id: number, changes: Partial<ShownToast> = {}): ShownToast {
  return { id, key: String(id), kind: "info", text: String(id), ...changes };
}

it("shows at most three, the oldest makes room", () => {
  const toasts = withToast([shown(1), shown(2), shown(3)], shown(4));
  expect(toasts.map((toast) => toast.id)).toEqual([2, 3, 4]);
});

it("keeps those that must stay", () => {
  const toasts = withToast([shown(1, { persistent: true }), shown(2), shown(3)], shown(4));
  expect(toasts.map((toast) => toast.id)).toEqual([1, 3, 4]);
});

it("replaces the one with the same key", () => {
  const toasts = withToast([shown(1, { key: "a" }), shown(2)], shown(3, { key: "a" }));
  expect(toasts.map((toast) => toast.id)).toEqual([2, 3]);
});
