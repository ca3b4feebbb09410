// A finding in the terminal: broken at words where it is read, whole where it is searched.
import { expect, test } from "vitest";
import type { Finding } from "../../src/harness/index.ts";
import { findingLines } from "../../src/node/reports/terminal.ts";
import { paint } from "../../src/node/terminal/index.ts";
import { dedent } from "../support/dedent.ts";

const finding = {
  code: "DOWN_FAILS",
  severity: "error",
  file: "migrations/00002_phone.sql",
  line: 6,
  column: 1,
  message: 'Down fails: column "phon" of relation "users" does not exist, and the sentence goes on and on',
  hint: "Write what reverses it.",
  difference: [
    "+ constraint orders_user_id_fkey  FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE",
  ],
} as unknown as Finding;

const source = () =>
  dedent`
    -- +goose Up
    ALTER TABLE users ADD phone text;


    -- +goose Down
    ALTER TABLE users DROP phon;
  `;

const lines = (columns: number | null) =>
  findingLines(finding, { paint: paint(false), verbose: false, hinted: new Set(), columns, source })
    .join("\n")
    .split("\n");

test("in a terminal", () => {
  expect(lines(80)).toEqual([
    '    migrations/00002_phone.sql:6:1: error: Down fails: column "phon" of relation',
    '      "users" does not exist, and the sentence goes on and on (DOWN_FAILS)',
    "      6 | ALTER TABLE users DROP phon;",
    "        | ^",
    "        + constraint orders_user_id_fkey  FOREIGN KEY (user_id) REFERENCES",
    "          users(id) ON DELETE CASCADE",
    "    HINT: Write what reverses it.",
  ]);
});

test("in a file or a pipe", () => {
  expect(lines(null)).toHaveLength(5);
});
