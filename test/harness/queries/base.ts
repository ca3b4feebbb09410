// The schema on which changes are tried, and the queries that a program sends to it.
export const BASE = `CREATE SCHEMA app;
CREATE TYPE status AS ENUM ('active', 'paused', 'gone');
CREATE TYPE address AS (street text, zip text);
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
CREATE TABLE teams (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE, plan text DEFAULT 'free');
CREATE TABLE users (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  team_id bigint REFERENCES teams,
  email email NOT NULL UNIQUE,
  name varchar(40) NOT NULL,
  status status NOT NULL DEFAULT 'active',
  score integer NOT NULL DEFAULT 0,
  home address,
  tags text[] NOT NULL DEFAULT '{}',
  born date,
  data jsonb,
  created_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE orders (id uuid DEFAULT gen_random_uuid() PRIMARY KEY, user_id bigint NOT NULL REFERENCES users, total numeric(10,2) NOT NULL, note text, placed date NOT NULL DEFAULT current_date);
CREATE TABLE app.settings (key text PRIMARY KEY, value text);
CREATE SEQUENCE tickets;
CREATE VIEW active_users AS SELECT id, email, name FROM users WHERE status = 'active';
CREATE MATERIALIZED VIEW totals AS SELECT user_id, sum(total) AS total FROM orders GROUP BY user_id;
CREATE FUNCTION full_name(u users) RETURNS text LANGUAGE sql STABLE AS 'SELECT u.name::text';
CREATE FUNCTION spent(who bigint, since date DEFAULT '2000-01-01') RETURNS numeric LANGUAGE sql STABLE
  AS 'SELECT coalesce(sum(total), 0) FROM orders WHERE user_id = who AND placed >= since';
CREATE FUNCTION recent(most integer) RETURNS TABLE (id uuid, total numeric) LANGUAGE sql STABLE AS 'SELECT id, total FROM orders LIMIT most';
CREATE PROCEDURE archive(who bigint) LANGUAGE sql AS 'DELETE FROM orders WHERE user_id = who';
CREATE FUNCTION plus_email(a email, b email) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT a || b';
CREATE OPERATOR <+> (LEFTARG = email, RIGHTARG = email, FUNCTION = plus_email);
`;

/** sqlc's. Names are what the cases expect. */
export const QUERIES = `
-- name: GetUser :one
SELECT id, email, name FROM users WHERE id = $1;
-- name: AllOfUser :one
SELECT * FROM users WHERE id = @id;
-- name: UserByEmail :one
SELECT u.id, u.status FROM users AS u WHERE u.email = sqlc.arg(email);
-- name: Active :many
SELECT id FROM users WHERE status = 'active';
-- name: Paused :many
SELECT id, score FROM users WHERE status = 'paused' ORDER BY score;
-- name: ActiveView :many
SELECT id, email FROM active_users ORDER BY name;
-- name: AddUser :one
INSERT INTO users (email, name) VALUES ($1, $2) RETURNING id;
-- name: UpsertUser :one
INSERT INTO users (email, name) VALUES ($1, $2) ON CONFLICT (email) DO UPDATE SET name = excluded.name RETURNING id;
-- name: UpsertTeam :exec
INSERT INTO teams (name) VALUES (@name) ON CONFLICT ON CONSTRAINT teams_name_key DO NOTHING;
-- name: AddSetting :exec
INSERT INTO app.settings VALUES ($1, $2);
-- name: GetSetting :one
SELECT value FROM app.settings WHERE key = $1;
-- name: SetScore :exec
UPDATE users SET score = score + sqlc.arg('points'), data = sqlc.narg(data) WHERE id = ANY(sqlc.slice(ids)::bigint[]);
-- name: DropUser :exec
DELETE FROM users WHERE id = $1;
-- name: Grouped :many
SELECT u.id, u.name, count(*) AS orders FROM users u JOIN orders o ON o.user_id = u.id GROUP BY u.id;
-- name: Joined :many
SELECT o.id, o.total, t.plan FROM orders o JOIN users u ON u.id = o.user_id JOIN teams t ON t.id = u.team_id;
-- name: Totals :many
SELECT user_id, total FROM totals;
-- name: RefreshTotals :exec
REFRESH MATERIALIZED VIEW totals;
-- name: NextTicket :one
SELECT nextval('tickets');
-- name: FullNames :many
SELECT full_name(u) FROM users u;
-- name: Spent :one
SELECT spent($1);
-- name: SpentNamed :one
SELECT spent(who => $1, since => $2);
-- name: Recent :many
SELECT r.id, r.total FROM recent(10) AS r;
-- name: Archive :exec
CALL archive($1);
-- name: Zip :many
SELECT (home).zip FROM users;
-- name: CastAddress :one
SELECT ROW($1, $2)::address;
-- name: CastStatus :one
SELECT $1::status;
-- name: Tagged :many
SELECT id FROM users WHERE $1 = ANY (tags);
-- name: Born :many
SELECT id FROM users WHERE born > $1 AND date_part('year', born) > 1980;
-- name: Json :many
SELECT data ->> 'k' FROM users WHERE data @> $1;
-- name: Emails :many
SELECT a.email <+> b.email FROM users a, users b;
-- name: ClearOrders :exec
TRUNCATE orders;
-- name: Merge :exec
MERGE INTO teams t USING (SELECT $1::text AS name) s ON t.name = s.name WHEN NOT MATCHED THEN INSERT (name) VALUES (s.name);
-- name: WithOrders :many
WITH recent AS (SELECT user_id, placed FROM orders WHERE placed > current_date - 7) SELECT u.name FROM users u JOIN recent r ON r.user_id = u.id;
-- name: CopyTeams :exec
COPY teams (name, plan) FROM STDIN;
-- name: SumTotals :one
SELECT sum(o.total) AS total FROM orders o WHERE o.note LIKE $1;
-- name: UpdateView :exec
UPDATE active_users SET name = $1 WHERE id = $2;
-- name: AddOrder :one
INSERT INTO orders (user_id, total) SELECT id, $1 FROM users WHERE email = $2 RETURNING id;
`;
