// Fifty changes after which every query can still be sent: the expand halves, and what only costs time.

export type Harmless = readonly [what: string, sql: string];

export const HARMLESS: readonly Harmless[] = [
  ["a column that may be NULL", "ALTER TABLE users ADD COLUMN phone text"],
  ["a column with a default", "ALTER TABLE users ADD COLUMN logins integer NOT NULL DEFAULT 0"],
  ["an identity column", "ALTER TABLE users ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY"],
  [
    "a generated column",
    "ALTER TABLE users ADD COLUMN lower_email text GENERATED ALWAYS AS (lower(email)) STORED",
  ],
  [
    "a column of a domain with a default",
    "CREATE DOMAIN rank AS integer DEFAULT 1 NOT NULL; ALTER TABLE users ADD COLUMN rank rank",
  ],
  ["a table", "CREATE TABLE invoices (id bigint PRIMARY KEY, order_id uuid REFERENCES orders)"],
  ["a table of a used name in another schema", "CREATE TABLE app.users (id text)"],
  ["a view", "CREATE VIEW paused_users AS SELECT id FROM users WHERE status = 'paused'"],
  [
    "a column at the end of a view",
    "CREATE OR REPLACE VIEW active_users AS SELECT id, email, name, score FROM users WHERE status = 'active'",
  ],
  [
    "another condition of a view",
    "CREATE OR REPLACE VIEW active_users AS SELECT id, email, name FROM users WHERE status <> 'gone'",
  ],
  [
    "a materialized view made again",
    "DROP MATERIALIZED VIEW totals; CREATE MATERIALIZED VIEW totals AS SELECT user_id, sum(total) AS total, count(*) AS orders FROM orders GROUP BY user_id",
  ],
  ["an index", "CREATE INDEX ON users (name)"],
  ["a unique index", "CREATE UNIQUE INDEX ON users (lower(email))"],
  ["an index on an expression", "CREATE INDEX ON orders ((total * 2))"],
  ["an index dropped", "CREATE INDEX gone ON users (name); DROP INDEX gone"],
  [
    "a constraint replaced by an index of the same columns",
    "ALTER TABLE users DROP CONSTRAINT users_email_key; CREATE UNIQUE INDEX users_email ON users (email)",
  ],
  ["a check", "ALTER TABLE users ADD CHECK (score >= 0) NOT VALID"],
  ["a foreign key", "ALTER TABLE app.settings ADD COLUMN team bigint REFERENCES teams"],
  ["a foreign key dropped", "ALTER TABLE users DROP CONSTRAINT users_team_id_fkey"],
  ["NOT NULL dropped", "ALTER TABLE users ALTER name DROP NOT NULL"],
  ["NOT NULL on a column with a default", "ALTER TABLE teams ALTER plan SET NOT NULL"],
  ["NOT NULL on a column that every INSERT names", "ALTER TABLE app.settings ALTER value SET NOT NULL"],
  ["a default set", "ALTER TABLE orders ALTER note SET DEFAULT ''"],
  ["a default dropped of a column that may be NULL", "ALTER TABLE teams ALTER plan DROP DEFAULT"],
  [
    "a longer varchar",
    "DROP VIEW active_users; ALTER TABLE users ALTER name TYPE varchar(80); CREATE VIEW active_users AS SELECT id, email, name FROM users WHERE status = 'active'",
  ],
  [
    "a wider numeric",
    "DROP MATERIALIZED VIEW totals; ALTER TABLE orders ALTER total TYPE numeric(14,2); CREATE MATERIALIZED VIEW totals AS SELECT user_id, sum(total) AS total FROM orders GROUP BY user_id",
  ],
  ["an integer becomes bigint", "ALTER TABLE users ALTER score TYPE bigint"],
  [
    "varchar becomes text",
    "DROP VIEW active_users; ALTER TABLE users ALTER name TYPE text; CREATE VIEW active_users AS SELECT id, email, name FROM users WHERE status = 'active'",
  ],
  ["an enum gains a label", "ALTER TYPE status ADD VALUE 'new'"],
  ["an enum gains a label in the middle", "ALTER TYPE status ADD VALUE 'invited' BEFORE 'paused'"],
  ["an enum", "CREATE TYPE colour AS ENUM ('red')"],
  ["a domain's check", "ALTER DOMAIN email ADD CHECK (length(VALUE) < 300) NOT VALID"],
  [
    "a function's body",
    "CREATE OR REPLACE FUNCTION spent(who bigint, since date DEFAULT '2000-01-01') RETURNS numeric LANGUAGE sql AS 'SELECT 1::numeric'",
  ],
  [
    "a function's new default",
    "CREATE OR REPLACE FUNCTION spent(who bigint, since date DEFAULT '2010-01-01') RETURNS numeric LANGUAGE sql AS 'SELECT 1::numeric'",
  ],
  [
    "an argument with a default",
    "DROP FUNCTION spent; CREATE FUNCTION spent(who bigint, since date DEFAULT '2000-01-01', until date DEFAULT '2100-01-01') RETURNS numeric LANGUAGE sql AS 'SELECT 1::numeric'",
  ],
  [
    "another function",
    "CREATE FUNCTION earned(who bigint) RETURNS numeric LANGUAGE sql AS 'SELECT 0::numeric'",
  ],
  ["a procedure's body", "CREATE OR REPLACE PROCEDURE archive(who bigint) LANGUAGE sql AS 'SELECT 1'"],
  [
    "a trigger",
    "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$; CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch()",
  ],
  [
    "a column that a trigger fills",
    "CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.slug := NEW.name; RETURN NEW; END $$; ALTER TABLE users ADD COLUMN slug text NOT NULL; CREATE TRIGGER fill BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION fill()",
  ],
  [
    "a table renamed behind a view",
    "ALTER TABLE app.settings RENAME TO options; CREATE VIEW app.settings AS SELECT * FROM app.options",
  ],
  ["row security", "ALTER TABLE users ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON users USING (true)"],
  ["a right", "GRANT SELECT ON users TO PUBLIC"],
  ["a comment", "COMMENT ON COLUMN users.name IS 'as they write it'"],
  [
    "a column's statistics",
    "ALTER TABLE users ALTER name SET STATISTICS 500; CREATE STATISTICS s ON team_id, status FROM users",
  ],
  ["a column's storage", "ALTER TABLE users ALTER data SET STORAGE EXTERNAL"],
  ["a sequence's step", "ALTER SEQUENCE tickets INCREMENT BY 10"],
  ["a sequence", "CREATE SEQUENCE invoices_numbers"],
  ["a composite type", "CREATE TYPE place AS (x integer, y integer)"],
  ["rows", "INSERT INTO teams (name) VALUES ('a'), ('b'); UPDATE teams SET plan = 'paid'"],
  ["a column that no query names is dropped", "ALTER TABLE users DROP COLUMN created_at"],
];
