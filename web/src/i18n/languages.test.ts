import { expect, it } from "vitest";
import { chooseLanguage } from "./languages";

it("prefers what was chosen before", () => {
  expect(chooseLanguage("de", ["en-US"])).toBe("de");
});

it("takes the first of the browser's languages that we have", () => {
  expect(chooseLanguage(null, ["fr-FR", "de-AT", "en"])).toBe("de");
});

it("falls back to English", () => {
  expect(chooseLanguage(null, ["fr"])).toBe("en");
  expect(chooseLanguage("tlh", [])).toBe("en");
});
