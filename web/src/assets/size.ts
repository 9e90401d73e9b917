/** Amounts of storage as people read them. */

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;
const STEP = 1000;

/** "3.4 MB"; two digits at least, so that small changes are seen. */
export function formatSize(bytes: number, language: string): string {
  let value = bytes;
  let unit = 0;
  while (value >= STEP && unit < UNITS.length - 1) {
    value /= STEP;
    unit += 1;
  }
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit: UNITS[unit] ?? "byte",
    unitDisplay: unit === 0 ? "long" : "short",
    maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0,
  }).format(value);
}

export type StorageState = "unlimited" | "fine" | "nearlyFull" | "full";

const NEARLY = 0.9;

/** `most` is the tariff's limit in bytes; undefined: none. */
export function storageState(used: number, most: number | undefined): StorageState {
  if (most === undefined) return "unlimited";
  if (used >= most) return "full";
  return used >= most * NEARLY ? "nearlyFull" : "fine";
}
