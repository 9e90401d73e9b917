import { expect, it } from "vitest";
import { PRESETS, isPossible, parametersOf, presetReport, reportOf } from "./report";

it.each(PRESETS)("finds %s again in what the server keeps", (preset) => {
  expect(reportOf(parametersOf(presetReport(preset)))).toEqual(presetReport(preset));
});

it("says how long to wait, and how long chance may add to that", () => {
  expect(parametersOf(presetReport("custom"))).toEqual({
    initial_checkpoint_delay: { after: 600, within: 1200 },
    checkpoint_interval: { after: 2700, within: 900 },
  });
});

it("wants the least time before the most", () => {
  const custom = presetReport("custom");
  expect(isPossible(custom)).toBe(true);
  expect(isPossible({ ...custom, next: { least: 61, most: 60 } })).toBe(false);
  expect(isPossible({ ...custom, first: { least: 1, most: 601 } })).toBe(false);
});
