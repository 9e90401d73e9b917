export const LANGUAGES = ["en", "de"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Endonyms: everybody finds their own language. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: "English", de: "Deutsch" };

export function knownLanguage(tag: string | null | undefined): Language | undefined {
  const primary = tag?.toLowerCase().split("-")[0];
  return LANGUAGES.find((language) => language === primary);
}

/** The stored choice, else the first of the browser's languages that we have, else English. */
export function chooseLanguage(
  stored: string | null,
  browserLanguages: readonly string[],
): Language {
  return (
    knownLanguage(stored) ??
    browserLanguages.map((tag) => knownLanguage(tag)).find((tag) => tag !== undefined) ??
    "en"
  );
}
