import { describe, expect, it } from "vitest";
import { constraintsFor, deviceOptions, deviceProblem, presentDevice } from "./devices";

it.each([
  ["NotAllowedError", "denied"],
  ["SecurityError", "denied"],
  ["NotFoundError", "missing"],
  ["OverconstrainedError", "missing"],
  ["NotReadableError", "busy"],
  ["InvalidStateError", "failed"],
])("reads %s as %s", (name, problem) => {
  expect(deviceProblem(new DOMException("", name))).toBe(problem);
});

describe("deviceOptions", () => {
  const input = (deviceId: string, label: string, kind: MediaDeviceKind = "audioinput") => ({
    deviceId,
    label,
    kind,
  });

  it("lists each device of the kind once, by name, without the aliases of the default", () => {
    const devices = [
      input("default", "Default - Headset"),
      input("communications", "Headset"),
      input("b", "Headset"),
      input("a", "Built-in"),
      input("a", "Built-in"),
      input("c", "Camera", "videoinput"),
    ];
    expect(deviceOptions(devices, "audioinput", "en")).toEqual([
      { value: "a", label: "Built-in" },
      { value: "b", label: "Headset" },
    ]);
  });

  it("lists nothing before the browser tells names", () => {
    expect(deviceOptions([input("", "")], "audioinput", "en")).toEqual([]);
  });

  it("drops the ids that Chromium appends", () => {
    const [camera] = deviceOptions(
      [input("x", "Cam (046d:0825)", "videoinput")],
      "videoinput",
      "en",
    );
    expect(camera?.label).toBe("Cam");
  });
});

it("forgets a chosen device that is gone", () => {
  const options = [{ value: "a", label: "A" }];
  expect(presentDevice(options, "a")).toBe("a");
  expect(presentDevice(options, "z")).toBeUndefined();
});

it("prefers the chosen device without insisting on it", () => {
  expect(constraintsFor("video", "cam")).toMatchObject({ deviceId: { ideal: "cam" } });
  expect(constraintsFor("audio", undefined)).not.toHaveProperty("deviceId");
});
