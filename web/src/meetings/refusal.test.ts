import { expect, it } from "vitest";
import { ApiError } from "../api/errors";
import { rejectedFields } from "./refusal";

it("puts the server's complaints at the fields they are about", () => {
  const error = new ApiError(422, "validation_failed", "", [
    { field: "title", code: "invalid_value", message: "too odd" },
    { field: "starts_at.datetime", code: "invalid_value" },
    { field: "e2e_encryption", code: "ignored_value", message: "ignored" },
  ]);
  expect(rejectedFields(error)).toEqual({
    title: "too odd",
    from: "invalid_value",
    form: "ignored",
  });
  expect(rejectedFields(new Error("x"))).toEqual({});
});

it("reads the field from the text where the server names it only there", () => {
  const refused = (text: string) => rejectedFields(new ApiError(422, "invalid_event", text));
  expect(refused("recurrence_pattern: FREQ=NEVER")).toHaveProperty("repeat");
  expect(refused("ends_at must not be before starts_at.")).toHaveProperty("to");
  expect(refused("This is the first instance.")).toHaveProperty("form");
});
