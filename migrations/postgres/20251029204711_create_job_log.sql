-- Background jobs have logged into kv; they get a table that can be searched. Their rows are copied, and those in kv expire by themselves.

-- +goose Up
CREATE TYPE job_status AS ENUM ('started', 'done', 'failed');

CREATE TABLE job_log (
    name       text NOT NULL,
    id         text NOT NULL,
    status     job_status NOT NULL,
    data       jsonb,
    error      text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    PRIMARY KEY (name, id)
);
CREATE INDEX job_log_name_created_at_idx ON job_log (name, created_at DESC);

INSERT INTO job_log (name, id, status, data, error, created_at, updated_at, expires_at)
SELECT
    substr(type, length('job:') + 1),
    key,
    (value ->> 'status')::job_status,
    value -> 'data',
    coalesce(value ->> 'error', ''),
    created_at,
    updated_at,
    eat
FROM kv
WHERE type LIKE 'job:%';

-- +goose Down
DROP TABLE job_log;
DROP TYPE job_status;
