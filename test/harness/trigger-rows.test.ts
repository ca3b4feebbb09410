// Rows that a trigger refuses: each is undone alone, and the run goes on.
import { expect, test } from "vitest";
import { dedent } from "../support/dedent.ts";
import { testFiles } from "./support.ts";

test("a trigger that refuses some of the rows is fired by the others, and ends no run", async () => {
  const { reports } = await testFiles([
    {
      name: "1_a.sql",
      text: dedent`
        -- +goose Up
        CREATE TABLE jobs (id int PRIMARY KEY, channel text);
        -- +goose Down
        DROP TABLE jobs;
      `,
    },
    {
      name: "2_b.sql",
      text: `-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_notify(NEW.channel, 'x'); RETURN NEW; END $$;
-- +goose StatementEnd
CREATE TRIGGER tells BEFORE INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION tell();
-- +goose Down
DROP TRIGGER tells ON jobs;
DROP FUNCTION tell;
`,
    },
  ]);
  expect(reports.map(({ status }) => status)).not.toContain("failed");
  expect(reports).toHaveLength(2);
});
