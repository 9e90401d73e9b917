import { create } from "zustand";

export type ToastKind = "info" | "success" | "warning" | "error";

export interface ToastSpec {
  kind: ToastKind;
  text: string;
  /** Toasts with the same key replace each other; default: the text. */
  key?: string;
  action?: { label: string; onPress: () => void };
  /** Stays until closed. */
  persistent?: boolean;
}

export interface ShownToast extends ToastSpec {
  key: string;
  id: number;
}

interface ToastState {
  toasts: readonly ShownToast[];
  show: (spec: ToastSpec) => void;
  close: (key: string) => void;
  closeAll: () => void;
}

/** More than three at once nobody reads: the oldest that may go, goes. */
const MOST_AT_ONCE = 3;

/** Milliseconds a toast stands unless it is persistent, hovered or focused. */
export const TOAST_MS = 7000;

export function withToast(toasts: readonly ShownToast[], toast: ShownToast): ShownToast[] {
  const others = toasts.filter((other) => other.key !== toast.key);
  while (others.length >= MOST_AT_ONCE) {
    const victim = others.findIndex((other) => other.persistent !== true);
    others.splice(Math.max(victim, 0), 1);
  }
  return [...others, toast];
}

export const useToasts = create<ToastState>()((set) => {
  let nextId = 1;
  return {
    toasts: [],
    show: (spec) =>
      set((state) => ({
        toasts: withToast(state.toasts, { ...spec, key: spec.key ?? spec.text, id: nextId++ }),
      })),
    close: (key) => set((state) => ({ toasts: state.toasts.filter((toast) => toast.key !== key) })),
    closeAll: () => set({ toasts: [] }),
  };
});

/** For code outside of components. */
export const toast = {
  show: (spec: ToastSpec) => useToasts.getState().show(spec),
  close: (key: string) => useToasts.getState().close(key),
  closeAll: () => useToasts.getState().closeAll(),
};
