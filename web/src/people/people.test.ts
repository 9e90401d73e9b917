import { describe, expect, it } from "vitest";
import { candidates, inviteBody, invitedPeople, type FoundPerson, type Invitee } from "./people";

const grace: FoundPerson = {
  kind: "registered",
  id: "u2",
  email: "Grace@example.org",
  title: "",
  firstname: "Grace",
  lastname: "Hopper",
  display_name: "Grace",
  avatar_url: "",
};
const alan: FoundPerson = {
  kind: "unregistered",
  email: "alan@example.org",
  firstname: "Alan",
  lastname: "Turing",
  avatar_url: "",
};

describe("who can be chosen", () => {
  it("are those found, but nobody twice", () => {
    const names = (others: string[]) =>
      candidates("a", [grace, alan], others).map(({ name }) => name);
    expect(names([])).toEqual(["Grace", "Alan Turing"]);
    expect(names(["grace@example.org"])).toEqual(["Alan Turing"]);
  });

  it("is somebody unknown whose whole address was typed", () => {
    expect(candidates(" New@Example.org ", [], [])).toMatchObject([
      { email: "new@example.org", name: "new@example.org", userId: undefined },
    ]);
    expect(candidates("new@example", [], [])).toEqual([]);
  });

  it("is found under the address rather than unknown", () => {
    expect(candidates("grace@example.org", [grace], [])).toHaveLength(1);
  });
});

describe("an invitation", () => {
  it("goes to an account or to an address, with the role of its kind", () => {
    const [account, address] = candidates("", [grace, alan], []);
    if (!account || !address) throw new Error("both are there");
    expect(inviteBody(account, "user")).toEqual({ invitee: "u2", role: "user" });
    expect(inviteBody(address, "user")).toEqual({ email: "alan@example.org", role: "guest" });
    expect(inviteBody(address, "moderator")).toMatchObject({ role: "moderator" });
  });
});

it("lists those who come first, and by name", () => {
  const invitees: Invitee[] = [
    { profile: { kind: "email", email: "z@example.org", avatar_url: "" }, status: "pending" },
    { profile: { ...alan, kind: "unregistered" }, status: "pending" },
    { profile: { ...grace, kind: "registered", role: "moderator" }, status: "accepted" },
  ];
  expect(invitedPeople(invitees, "en").map(({ name, role }) => [name, role])).toEqual([
    ["Grace", "moderator"],
    ["Alan Turing", undefined],
    ["z@example.org", undefined],
  ]);
});
