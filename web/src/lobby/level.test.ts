import { expect, it } from "vitest";
import { decay, levelOf } from "./level";

it("is nothing for silence and full for a loud voice", () => {
  expect(levelOf(new Float32Array(64))).toBe(0);
  expect(levelOf(new Float32Array(64).fill(0.9))).toBe(1);
});

it("is between for a normal voice", () => {
  const level = levelOf(new Float32Array(64).fill(0.02));
  expect(level).toBeGreaterThan(0.3);
  expect(level).toBeLessThan(0.8);
});

it("rises at once and falls slowly", () => {
  expect(decay(0.1, 0.8)).toBe(0.8);
  expect(decay(0.8, 0)).toBeCloseTo(0.736);
});
