import { expect, it } from "vitest";
import { startBody, starter } from "./start";

const join = { displayName: "A", deviceSecret: "s".repeat(43) };
const first = { token: "t", roomserver_address: "http://127.0.0.1" };

it("sends only what there is", () => {
  expect(startBody(join)).toEqual({ device_secret: join.deviceSecret, display_name: "A" });
  expect(startBody({ ...join, password: "p", inviteCode: "c" })).toMatchObject({
    password: "p",
    invite_code: "c",
  });
});

it("hands the lobby's answer to the meeting's first start", async () => {
  await expect(starter("r", join, first)()).resolves.toBe(first);
});
