import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskLiterals } from "../../../src/integrations/postgres/mask-literals.ts";

describe("a statement without its values", () => {
  it.each([
    ["texts and numbers", "select * from t where a = 'x' and b = 42", "select * from t where a = ? and b = ?"],
    ["doubled quotes", "insert into t values ('it''s hunter2', 1.5e-3)", "insert into t values (?, ?)"],
    ["escaped quotes", "select E'it\\'s hunter2' || e'\\\\'", "select E? || e?"],
    ["a text that ends in a backslash goes with all that follows", "select 'a\\' , 'hunter2'", "select ?"],
    ["dollar quotes", "do $$ begin raise 'hunter2'; end $$; select $x$ hunter2 $$ $x$", "do ?; select ?"],
    ["parameters and names stay", 'select "My Col", a1, $1 from s.t_2', 'select "My Col", a1, $1 from s.t_2'],
    ["a dollar within a name quotes nothing", "select a$b$c from t", "select a$b$c from t"],
    ["comments go", "select 1 -- hunter2\n/* key='hunter2' /* hunter2 */ */ + 2", "select ? + ?"],
    ["what looks like a comment in a text is the text's", "select '-- x', b", "select ?, b"],
    ["bits, unicode and national texts", "select B'1', U&'hunter2', n'hunter2'", "select B?, U&?, n?"],
    ["a password", "alter role shop password 'hunter2'", "alter role shop password ?"],
    ["a text that was cut", "select 'hunter2 and no en", "select ?"],
    ["a dollar quote that was cut", "select $a$ hunter2", "select ?"],
    ["a comment that was cut", "select 1 /* hunter2", "select ?"],
    ["a name that was cut", 'select "hunter2', "select ?"],
    ["a name that is too long for one", `select "${"hunter2".repeat(12)}"`, "select ?"],
    ["odd numbers", "select 0x1F, .5, 1_000, 3e+10, -7", "select ?, ?, ?, ?, -?"],
    ["white space is one space", "select\n\t a\r\n  from   t", "select a from t"],
  ])("%s", (_, sql, masked) => expect(maskLiterals(sql)).toBe(masked));

  it("never shows what stood in quotes, wherever the statement is cut", () => {
    const secret = fc.stringMatching(/^[g-z]{8,20}$/).map((word) => `ZQ${word}`);
    const quoted = fc.tuple(secret, fc.constantFrom("'", "E'", "$$", "$t$", "-- ", "/* ")).map(([word, quote]) => {
      const close = { "'": "'", "E'": "'", $$: "$$", $t$: "$t$", "-- ": "\n", "/* ": "*/" }[quote] ?? "";
      return `${quote}${word}${close}`;
    });
    const filler = fc.constantFrom(
      "select ",
      " a = ",
      ", ",
      " from t where ",
      " $1 ",
      '"col"',
      " 12 ",
      "\n",
      "''",
      "E'\\''",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(quoted, filler), { maxLength: 20 }), fc.nat(400), (parts, cut) => {
        const sql = parts.join(" ").slice(0, cut);
        expect(maskLiterals(sql)).not.toContain("ZQ");
        expect(maskLiterals(sql)).not.toMatch(/(?<![\w$])\d/);
      }),
    );
  });
});
