import type { Theme } from "../api/types";

const STORAGE_KEY = "parlour.theme";

export const THEMES: readonly Theme[] = ["system", "light", "dark"];

export function storedTheme(): Theme {
  return THEMES.find((theme) => theme === localStorage.getItem(STORAGE_KEY)) ?? "system";
}

/** Shows the theme at once; "system" leaves the choice to the media query of the tokens. */
export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** Shows the theme and remembers it in this browser. */
export function chooseTheme(theme: Theme): void {
  localStorage.setItem(STORAGE_KEY, theme);
  applyTheme(theme);
}
