// Fifty changes that break at least one query, each with the queries that it breaks.

/** What it is, its SQL, and the names of the queries that no longer work. */
export type Breaking = readonly [what: string, sql: string, breaks: readonly string[]];

export const BREAKING: readonly Breaking[] = [
  ["a column is dropped", "ALTER TABLE orders DROP COLUMN note", ["SumTotals"]],
  ["a column is renamed", "ALTER TABLE orders RENAME COLUMN placed TO placed_on", ["WithOrders"]],
  [
    "a table is renamed",
    "ALTER TABLE teams RENAME TO groups",
    ["CopyTeams", "Joined", "Merge", "UpsertTeam"],
  ],
  ["a table is dropped", "DROP TABLE app.settings", ["AddSetting", "GetSetting"]],
  [
    "a table moves to another schema",
    "ALTER TABLE orders SET SCHEMA app",
    ["AddOrder", "ClearOrders", "Grouped", "Joined", "SumTotals", "WithOrders"],
  ],
  ["a schema is renamed", "ALTER SCHEMA app RENAME TO application", ["AddSetting", "GetSetting"]],
  ["a schema is dropped", "DROP SCHEMA app CASCADE", ["AddSetting", "GetSetting"]],
  ["a view is dropped", "DROP VIEW active_users", ["ActiveView", "UpdateView"]],
  [
    "a view is made again without a column",
    "DROP VIEW active_users; CREATE VIEW active_users AS SELECT id, name FROM users",
    ["ActiveView"],
  ],
  ["a view's column is renamed", "ALTER VIEW active_users RENAME COLUMN email TO mail", ["ActiveView"]],
  ["a view is renamed", "ALTER VIEW active_users RENAME TO living_users", ["ActiveView", "UpdateView"]],
  [
    "a view can no longer be written",
    "DROP VIEW active_users; CREATE VIEW active_users AS SELECT DISTINCT id, email, name FROM users",
    ["UpdateView"],
  ],
  ["a materialized view is dropped", "DROP MATERIALIZED VIEW totals", ["RefreshTotals", "Totals"]],
  [
    "a materialized view's column is renamed",
    "ALTER MATERIALIZED VIEW totals RENAME COLUMN user_id TO who",
    ["Totals"],
  ],
  [
    "a materialized view becomes a view",
    "DROP MATERIALIZED VIEW totals; CREATE VIEW totals AS SELECT user_id AS owner, sum(total) AS total FROM orders GROUP BY 1",
    ["Totals"],
  ],
  ["a sequence is dropped", "DROP SEQUENCE tickets", ["NextTicket"]],
  ["a sequence is renamed", "ALTER SEQUENCE tickets RENAME TO ticket_numbers", ["NextTicket"]],
  ["an enum's label is renamed", "ALTER TYPE status RENAME VALUE 'paused' TO 'on hold'", ["Paused"]],
  [
    "an enum loses a label",
    "CREATE TYPE status2 AS ENUM ('active', 'gone'); DROP VIEW active_users; ALTER TABLE users ALTER status DROP DEFAULT; ALTER TABLE users ALTER status TYPE status2 USING status::text::status2; ALTER TABLE users ALTER status SET DEFAULT 'active'; DROP TYPE status; ALTER TYPE status2 RENAME TO status; CREATE VIEW active_users AS SELECT id, email, name FROM users WHERE status = 'active'",
    ["Paused"],
  ],
  ["an enum is renamed", "ALTER TYPE status RENAME TO user_status", ["CastStatus"]],
  ["a type moves to another schema", "ALTER TYPE address SET SCHEMA app", ["CastAddress"]],
  ["a composite type loses a field", "ALTER TYPE address DROP ATTRIBUTE zip CASCADE", ["CastAddress", "Zip"]],
  [
    "a composite type's field is renamed",
    "ALTER TYPE address RENAME ATTRIBUTE zip TO postcode CASCADE",
    ["Zip"],
  ],
  ["a composite type gains a field", "ALTER TYPE address ADD ATTRIBUTE city text CASCADE", ["CastAddress"]],
  ["a function is dropped", "DROP FUNCTION spent", ["Spent", "SpentNamed"]],
  ["a function is renamed", "ALTER FUNCTION recent RENAME TO latest", ["Recent"]],
  [
    "a function loses a default",
    "DROP FUNCTION spent; CREATE FUNCTION spent(who bigint, since date) RETURNS numeric LANGUAGE sql AS 'SELECT 0::numeric'",
    ["Spent"],
  ],
  [
    "a function's argument is renamed",
    "DROP FUNCTION spent; CREATE FUNCTION spent(customer bigint, since date DEFAULT '2000-01-01') RETURNS numeric LANGUAGE sql AS 'SELECT 0::numeric'",
    ["SpentNamed"],
  ],
  [
    "a function gains an argument",
    "DROP FUNCTION recent; CREATE FUNCTION recent(most integer, who bigint) RETURNS TABLE (id uuid, total numeric) LANGUAGE sql AS 'SELECT id, total FROM orders'",
    ["Recent"],
  ],
  [
    "a function's result loses a column",
    "DROP FUNCTION recent; CREATE FUNCTION recent(most integer) RETURNS TABLE (id uuid) LANGUAGE sql AS 'SELECT id FROM orders'",
    ["Recent"],
  ],
  [
    "a function gets an overload that is as near",
    "CREATE FUNCTION spent(who numeric) RETURNS numeric LANGUAGE sql AS 'SELECT 0::numeric'; CREATE FUNCTION spent(who uuid) RETURNS numeric LANGUAGE sql AS 'SELECT 0::numeric'; DROP FUNCTION spent(bigint, date)",
    ["Spent", "SpentNamed"],
  ],
  ["a function moves to another schema", "ALTER FUNCTION full_name SET SCHEMA app", ["FullNames"]],
  ["a procedure is dropped", "DROP PROCEDURE archive", ["Archive"]],
  [
    "a procedure takes another type",
    "DROP PROCEDURE archive; CREATE PROCEDURE archive(who bigint, why text) LANGUAGE sql AS 'SELECT 1'",
    ["Archive"],
  ],
  [
    "a primary key is dropped that GROUP BY needs",
    "ALTER TABLE users DROP CONSTRAINT users_pkey CASCADE",
    ["Grouped"],
  ],
  [
    "a unique constraint is dropped that ON CONFLICT names by its columns",
    "ALTER TABLE users DROP CONSTRAINT users_email_key",
    ["UpsertUser"],
  ],
  [
    "a unique constraint is dropped that ON CONFLICT names",
    "ALTER TABLE teams DROP CONSTRAINT teams_name_key",
    ["UpsertTeam"],
  ],
  [
    "a unique constraint is renamed",
    "ALTER TABLE teams RENAME CONSTRAINT teams_name_key TO teams_name_unique",
    ["UpsertTeam"],
  ],
  [
    "a unique index becomes partial",
    "ALTER TABLE users DROP CONSTRAINT users_email_key; CREATE UNIQUE INDEX ON users (email) WHERE status <> 'gone'",
    ["UpsertUser"],
  ],
  ["a column's type has no such operator", "ALTER TABLE users ALTER data TYPE json", ["Json"]],
  [
    "an array becomes text",
    "ALTER TABLE users ALTER tags DROP DEFAULT; ALTER TABLE users ALTER tags TYPE text USING tags::text; ALTER TABLE users ALTER tags SET DEFAULT ''",
    ["Tagged"],
  ],
  ["a date becomes text", "ALTER TABLE users ALTER born TYPE text", ["Born"]],
  [
    "an integer becomes text",
    "ALTER TABLE users ALTER score DROP DEFAULT; ALTER TABLE users ALTER score TYPE text; ALTER TABLE users ALTER score SET DEFAULT ''",
    ["SetScore"],
  ],
  [
    "a number becomes text that is summed",
    "DROP MATERIALIZED VIEW totals; ALTER TABLE orders ALTER total TYPE text; CREATE MATERIALIZED VIEW totals AS SELECT user_id, count(*) AS total FROM orders GROUP BY 1; DROP FUNCTION recent; CREATE FUNCTION recent(most integer) RETURNS TABLE (id uuid, total text) LANGUAGE sql AS 'SELECT id, total FROM orders'",
    ["SumTotals"],
  ],
  ["an operator is dropped", "DROP OPERATOR <+> (email, email)", ["Emails"]],
  [
    "a column is generated now",
    "ALTER TABLE users DROP COLUMN score; ALTER TABLE users ADD COLUMN score integer GENERATED ALWAYS AS (length(name)) STORED",
    ["SetScore"],
  ],
  [
    "a column that must have a value is added",
    "ALTER TABLE users ADD COLUMN tenant bigint NOT NULL",
    ["AddUser", "UpsertUser"],
  ],
  ["a column loses its default", "ALTER TABLE users ALTER status DROP DEFAULT", ["AddUser", "UpsertUser"]],
  [
    "a column must have a value now",
    "ALTER TABLE teams ALTER plan DROP DEFAULT; ALTER TABLE teams ALTER plan SET NOT NULL",
    ["Merge", "UpsertTeam"],
  ],
  [
    "a column is split in two",
    "DROP FUNCTION full_name(users); ALTER TABLE users ADD first_name text, ADD last_name text; DROP VIEW active_users; ALTER TABLE users DROP COLUMN name; CREATE VIEW active_users AS SELECT id, email, first_name AS name FROM users",
    ["AddUser", "FullNames", "GetUser", "Grouped", "UpsertUser", "WithOrders"],
  ],
];
