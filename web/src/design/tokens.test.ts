import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("tokens.css", import.meta.url), "utf8");

function block(selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`);
  const body = css.slice(start, css.indexOf("}", start));
  return new Map(
    [...body.matchAll(/(--color-[\w-]+):\s*(#[0-9a-f]{6})/g)].map((m) => [m[1] ?? "", m[2] ?? ""]),
  );
}

const light = block(":root");
const chosenDark = block(':root[data-theme="dark"]');
const systemDark = block(':root:not([data-theme="light"])');
const dark = new Map([...light, ...chosenDark]);

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

const TEXT: readonly (readonly [string, string])[] = [
  ["text", "ground"],
  ["text", "surface"],
  ["text", "surface-sunken"],
  ["text", "surface-hover"],
  ["text-muted", "ground"],
  ["text-muted", "surface"],
  ["text-muted", "surface-sunken"],
  ["text-muted", "surface-hover"],
  ["link", "ground"],
  ["link", "surface"],
  ["on-primary", "primary"],
  ["on-primary", "primary-hover"],
  ["on-primary-soft", "primary-soft"],
  ["on-hero", "hero"],
  ["on-accent-soft", "accent-soft"],
  ["on-danger", "danger"],
  ["on-danger-soft", "danger-soft"],
  ["danger", "surface"],
  ["danger", "ground"],
  ["on-stage", "stage"],
  ["on-stage", "stage-tile"],
  ["on-stage", "stage-raised"],
  ["on-stage-muted", "stage"],
  ["on-stage-muted", "stage-tile"],
];
const GRAPHICS: readonly (readonly [string, string])[] = [
  ["line-strong", "surface"],
  ["line-strong", "ground"],
  ["focus", "ground"],
  ["focus", "surface"],
  ["speaking", "stage"],
];

describe.each([
  ["light", light],
  ["dark", dark],
])("the %s theme", (_, theme) => {
  const measured = ([ink, ground]: readonly [string, string]) =>
    contrast(theme.get(`--color-${ink}`) ?? "", theme.get(`--color-${ground}`) ?? "");

  it.each(TEXT)("has readable %s on %s", (...pair) => {
    expect(measured(pair)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(GRAPHICS)("has visible %s on %s", (...pair) => {
    expect(measured(pair)).toBeGreaterThanOrEqual(3);
  });
});

it("is equally dark by choice and by the system", () => {
  expect([...systemDark]).toEqual([...chosenDark]);
});
