import { expect, it } from "vitest";
import { subscribeUrl } from "./feed";

it("hands the address to the calendar program of the device", () => {
  expect(subscribeUrl("https://meet.example.org/v1/calendar_feeds/x/parlour.ics")).toBe(
    "webcal://meet.example.org/v1/calendar_feeds/x/parlour.ics",
  );
});
