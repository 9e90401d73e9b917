/**
 * Two languages. `shell` is loaded with the app, `meetings` with the pages about planned ones, `meeting`
 * and `modules` (the tools of a meeting) with the meeting.
 * A component asks with `useTranslation("meeting")` and is suspended until the texts are there.
 */
import i18next, { type BackendModule, type ResourceKey } from "i18next";
import { initReactI18next } from "react-i18next";
import { LANGUAGES, chooseLanguage } from "./languages";

const texts = import.meta.glob<{ default: ResourceKey }>("./*/*.json");

const lazyTexts: BackendModule = {
  type: "backend",
  init: () => undefined,
  read(language, namespace, callback) {
    const load = texts[`./${language}/${namespace}.json`];
    if (!load) {
      callback(new Error(`no texts: ${language}/${namespace}`), null);
      return;
    }
    load().then(
      (module) => callback(null, module.default),
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
    );
  },
};

const STORAGE_KEY = "parlour.language";

export async function startTranslations(): Promise<void> {
  i18next.on("languageChanged", (language) => {
    document.documentElement.lang = language;
  });
  await i18next
    .use(lazyTexts)
    .use(initReactI18next)
    .init({
      lng: chooseLanguage(remembered(), navigator.languages),
      fallbackLng: false,
      supportedLngs: [...LANGUAGES],
      ns: ["shell"],
      defaultNS: "shell",
      // Keys of error codes contain "_"; we use no contexts.
      contextSeparator: "|",
      interpolation: { escapeValue: false },
    });
}

/** In a frame of another site, browsers may refuse to look. */
function remembered(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}

/** Switches at once and remembers the choice in this browser. */
export async function switchLanguage(language: string): Promise<void> {
  const chosen = chooseLanguage(language, navigator.languages);
  localStorage.setItem(STORAGE_KEY, chosen);
  await i18next.changeLanguage(chosen);
}
