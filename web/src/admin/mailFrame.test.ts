import { describe, expect, it } from "vitest";
import { withoutStyles } from "./mailFrame";

describe("the HTML of a mail", () => {
  it("has its styles put aside", () => {
    expect(withoutStyles('<p style="margin: 0">x</p>')).toBe(
      '<p data-mail-style="margin: 0">x</p>',
    );
  });

  it("keeps what people wrote", () => {
    const text = "<p>a style=&#34;b&#34; of writing</p>";
    expect(withoutStyles(text)).toBe(text);
  });
});
