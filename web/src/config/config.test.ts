import { expect, it } from "vitest";
import { ConfigError, readConfig } from "./config";

const GOOD = {
  oidc: { authority: "http://127.0.0.1/oidc", client_id: "web", scope: "openid" },
  version: "1",
  product_name: "Parlour",
};

it("reads what the controller sends, and more does not matter", () => {
  expect(readConfig({ ...GOOD, languages: ["de"] })).toEqual(GOOD);
});

it.each([
  [null, "object"],
  [{}, "oidc"],
  [{ ...GOOD, oidc: { authority: "x", client_id: "y" } }, "scope"],
  [{ ...GOOD, version: 3 }, "version"],
])("names what is missing in %j", (value, named) => {
  expect(() => readConfig(value)).toThrow(ConfigError);
  expect(() => readConfig(value)).toThrow(named);
});
