// Files that make one of everything that a squash could lose.
import type { SourceFile } from "../../../src/engine/index.ts";

const file = (name: string, up: string, noTransaction = false): SourceFile => ({
  name,
  text: `${noTransaction ? "-- +goose NO TRANSACTION\n" : ""}-- +goose Up\n${up}\n\n-- +goose Down\n-- gosling: irreversible not here\n`,
});

export const OLD: readonly SourceFile[] = [
  file(
    "00001_types.sql",
    `CREATE ROLE reader;
CREATE ROLE keeper NOLOGIN;
CREATE EXTENSION pg_trgm;
CREATE SCHEMA app;
CREATE TYPE mood AS ENUM ('bad', 'good');
ALTER TYPE mood ADD VALUE 'fair' BEFORE 'good';
CREATE DOMAIN zip AS text CHECK (VALUE ~ '^[0-9]{5}$');
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO reader;`,
    true,
  ),
  file(
    "00002_tables.sql",
    `CREATE TABLE users (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL DEFAULT 'nobody',
  kind varchar(10) CHECK (kind IN ('a', 'b')),
  mood mood DEFAULT 'fair',
  code text COLLATE "C",
  big text,
  gone int
);
CREATE TABLE app.orders (id serial PRIMARY KEY, user_id bigint REFERENCES users, total numeric(10,2), twice numeric GENERATED ALWAYS AS (total * 2) STORED);
CREATE TABLE logs (at date NOT NULL, line text) PARTITION BY RANGE (at);
CREATE TABLE logs_2026 PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE SEQUENCE tickets START 100;
CREATE SEQUENCE spare;
SELECT nextval('tickets'), nextval('tickets');
ALTER TABLE users ALTER big SET STORAGE EXTERNAL;
ALTER TABLE users DROP COLUMN gone;
COMMENT ON COLUMN users.name IS 'as; they -- write it';
GRANT SELECT, INSERT ON users TO reader;
ALTER TABLE app.orders OWNER TO keeper;`,
  ),
  file(
    "00003_code.sql",
    `-- +goose StatementBegin
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- a comment, which stays   
  NEW.name := upper(NEW.name);
  RETURN NEW;
END;
$$;
-- +goose StatementEnd
CREATE TRIGGER touch BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER again BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
ALTER TABLE users DISABLE TRIGGER again;
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON users FOR SELECT TO reader USING (name <> '');
CREATE STATISTICS kinds ON name, kind FROM users;
CREATE VIEW good_users AS SELECT id, name FROM users WHERE mood = 'good';
CREATE RULE quiet AS ON DELETE TO good_users DO INSTEAD NOTHING;`,
  ),
  file(
    "00004_index.sql",
    "CREATE INDEX CONCURRENTLY users_name ON users USING gin (name gin_trgm_ops);",
    true,
  ),
  file(
    "00005_rows.sql",
    `INSERT INTO users (name, kind, code) VALUES ('ada', 'a', 'x'), ('grace', 'b', E'two\\n-- lines; and blanks   \\n+goose');
INSERT INTO app.orders (user_id, total) SELECT id, 9.90 FROM users;
INSERT INTO logs VALUES ('2026-02-03', 'first');
CREATE TABLE runs (id int, at timestamptz DEFAULT clock_timestamp(), note text);
INSERT INTO runs (id, note) VALUES (1, 'steady');`,
  ),
];

export const NEWER: readonly SourceFile[] = [
  file(
    "00006_phone.sql",
    "ALTER TABLE users ADD COLUMN phone text;\nUPDATE users SET phone = '1' WHERE id = 1;",
  ),
];

/** What is taken out of the one file or changed in it, and what the proof says of it. */
export const LOSSES: readonly (readonly [what: string, from: string | RegExp, to: string, found: string])[] =
  [
    ["a grant", /GRANT SELECT,INSERT ON TABLE public.users TO reader;\n/, "", "schema"],
    ["a default privilege", /ALTER DEFAULT PRIVILEGES [^\n]*\n/, "", "schema"],
    ["a comment", /COMMENT ON COLUMN public.users.name [^\n]*\n/, "", "schema"],
    ["a default", " DEFAULT 'nobody'::text", "", "schema"],
    ["an enum's order", /'bad',\n(\s*)'fair',\n(\s*)'good'/, "'bad',\n$1'good',\n$2'fair'", "schema"],
    ["an enum's label", /'bad',\n/, "", "schema"],
    ["a row", /INSERT INTO public.logs_2026 [^\n]*\n/, "", "rows"],
    ["a value", "'x'", "'y'", "rows"],
    ["a value beside an unsteady one", "'steady'", "'other'", "rows"],
    ["a sequence's value", /SELECT pg_catalog.setval\('public.tickets'[^\n]*\n/, "", "sequence"],
    ["an identity's value", /SELECT pg_catalog.setval\('public.users_id_seq'[^\n]*\n/, "", "sequence"],
    ["a sequence's start", "START WITH 100", "START WITH 1", "schema"],
    ["an owner", /ALTER (?:TABLE|SEQUENCE) app.orders(?:_id_seq)? OWNER TO keeper;\n/g, "", "schema"],
    ["a policy", /CREATE POLICY own [^\n]*\n/, "", "schema"],
    ["row security", /ALTER TABLE public.users ENABLE ROW LEVEL SECURITY;\n/, "", "schema"],
    ["a trigger", /CREATE TRIGGER touch [^\n]*\n/, "", "schema"],
    ["a trigger's enabled state", /ALTER TABLE public.users DISABLE TRIGGER again;\n/, "", "schema"],
    ["a statistics object", /CREATE STATISTICS public.kinds [^\n]*\n/, "", "schema"],
    [
      "a column's storage",
      /ALTER TABLE ONLY public.users ALTER COLUMN big SET STORAGE EXTERNAL;\n/,
      "",
      "schema",
    ],
    ["a column's collation", ' COLLATE pg_catalog."C"', "", "schema"],
    ["a column's identity", "GENERATED ALWAYS AS IDENTITY", "GENERATED BY DEFAULT AS IDENTITY", "schema"],
    ["a generated column's expression", "(total * (2)::numeric)", "(total * (3)::numeric)", "schema"],
    ["a column", /\n {4}big text,?/, "", "fails"],
    ["a column's type", "numeric(10,2)", "numeric(12,2)", "schema"],
    ["NOT NULL", "name text DEFAULT 'nobody'::text NOT NULL", "name text DEFAULT 'nobody'::text", "schema"],
    ["a check", / CHECK \(\(\(kind\)[^\n]*\n/, " CHECK (kind IS NOT NULL)\n", "schema"],
    [
      "a foreign key",
      /-- \+goose StatementBegin\nALTER TABLE ONLY app.orders\n {4}ADD CONSTRAINT orders_user_id_fkey [^\n]*\n-- \+goose StatementEnd\n/,
      "",
      "schema",
    ],
    ["an index", /CREATE INDEX users_name [^\n]*\n/, "", "schema"],
    ["an extension", /CREATE EXTENSION [^\n]*\n/, "", "fails"],
    [
      "a view's condition",
      "WHERE (mood = 'good'::public.mood)",
      "WHERE (mood = 'bad'::public.mood)",
      "schema",
    ],
    [
      "a rule",
      /-- \+goose StatementBegin\nCREATE RULE quiet AS[\s\S]*?-- \+goose StatementEnd\n/,
      "",
      "schema",
    ],
    ["a function's body", "upper(NEW.name)", "lower(NEW.name)", "schema"],
    ["a blank at a line's end of a function", "which stays   \n", "which stays\n", "pg_dump"],
    ["a partition", /'2027-01-01'/, "'2028-01-01'", "schema"],
    ["a domain's check", "{5}", "{4}", "schema"],
  ];
