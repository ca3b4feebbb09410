// .env files as goose reads them; each value is what goose itself answered for the same text.
import { expect, test } from "vitest";
import { parseEnvFile } from "../../src/node/settings/env-file.ts";

const read = (text: string, environment = {}) => parseEnvFile(text, environment).X;

test.each([
  ["X=plain", "plain"],
  ["X=a b c   ", "a b c"],
  ["X=\tx", "x"],
  ["  X = x", "x"],
  ["export X=x", "x"],
  ["X: yaml", "yaml"],
  ["X=", ""],
  ["X=a # remark", "a"],
  ["X=a#b", "a#b"],
  ['X="a # b"', "a # b"],
  ["X='a # b' # remark", "a # b"],
  ['X="a\\nb\\rc"', "a\nb\rc"],
  ["X='a\\nb'", "a\\nb"],
  ["X=a\\nb", "a\\nb"],
  ['X="a\\"b"', 'a"b'],
  ['X="a\\$b"', "a$b"],
  ['X="two\nlines"', "two\nlines"],
  ["X=`tick`", "`tick`"],
  ["X=it's", "it's"],
  ["X=x\r\nB=2\r\n", "x"],
  ["X=a\nX=b", "b"],
  ["# remark\n\nX=x", "x"],
  ["X=postgres://u:p%40@h/d?sslmode=disable&a=b", "postgres://u:p%40@h/d?sslmode=disable&a=b"],
  ["X=postgres://u:pa$word@h/d", "postgres://u:pa$word@h/d"],
  [`USER_NAME=me\nX=postgres://\${USER_NAME}@h/d`, "postgres://me@h/d"],
  [`A=1\nX="$A.\${A}"`, "1.1"],
  ["A=1\nX='$A'", "$A"],
  ["X=$UNSET", ""],
])("%j", (text, value) => expect(read(text)).toBe(value));

test("a variable that the file does not set is taken from the environment", () => {
  expect(read("X=/home/$NAME", { NAME: "goose" })).toBe("/home/goose");
});

test.each(["\ufeffX=x", "junk\nX=x", "X=x\njunk", 'A="never closed\nX=x'])(
  "%j: what cannot be read is passed over, where goose leaves the whole file",
  (text) => expect(read(text)).toBe("x"),
);

test("names that every object has are plain names", () => {
  expect(Object.keys(parseEnvFile("__proto__=1\nconstructor=2"))).toEqual(["__proto__", "constructor"]);
});
