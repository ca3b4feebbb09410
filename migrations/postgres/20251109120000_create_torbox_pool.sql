-- The TorBox pool grows up: slots, concurrency and health. It takes the keys over from torbox_pool_keys, which stays until nothing reads it.

-- +goose Up
CREATE TABLE torbox_pool (
    id                         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    api_key                    text NOT NULL UNIQUE,
    is_active                  boolean NOT NULL DEFAULT true,
    priority                   integer NOT NULL DEFAULT 0,

    max_user_slots             integer NOT NULL DEFAULT 100,
    current_user_slots         integer NOT NULL DEFAULT 0,

    max_concurrent_streams     integer NOT NULL DEFAULT 35,
    current_concurrent_streams integer NOT NULL DEFAULT 0,

    status                     text NOT NULL DEFAULT 'healthy',
    status_reason              text,
    last_success_at            timestamptz,
    last_failure_at            timestamptz,
    consecutive_failures       integer NOT NULL DEFAULT 0,
    failure_rate_24h           numeric(5, 4) NOT NULL DEFAULT 0,
    avg_response_time          integer,

    created_at                 timestamptz NOT NULL DEFAULT now(),
    updated_at                 timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT torbox_pool_slots_in_range CHECK (current_user_slots BETWEEN 0 AND max_user_slots),
    CONSTRAINT torbox_pool_streams_in_range CHECK (current_concurrent_streams BETWEEN 0 AND max_concurrent_streams),
    CONSTRAINT torbox_pool_status_known CHECK (status IN ('healthy', 'degraded', 'failing', 'disabled')),
    CONSTRAINT torbox_pool_failure_rate_is_share CHECK (failure_rate_24h BETWEEN 0 AND 1)
);
COMMENT ON TABLE torbox_pool IS 'TorBox API keys that users share; replaces torbox_pool_keys';
COMMENT ON COLUMN torbox_pool.priority IS 'The key with the highest priority and a free slot is taken first';
COMMENT ON COLUMN torbox_pool.failure_rate_24h IS 'Share of failed requests in the last 24 hours, 0 to 1';
COMMENT ON COLUMN torbox_pool.avg_response_time IS 'Milliseconds';

CREATE INDEX torbox_pool_usable_idx ON torbox_pool (priority DESC, current_user_slots)
    WHERE is_active AND status IN ('healthy', 'degraded');

CREATE TABLE torbox_slots (
    id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    pool_key_id      uuid NOT NULL REFERENCES torbox_pool (id) ON DELETE CASCADE,
    slot_number      integer NOT NULL CHECK (slot_number > 0),
    user_id          uuid REFERENCES users (id) ON DELETE SET NULL,
    assigned_at      timestamptz,
    last_activity_at timestamptz,
    is_active        boolean NOT NULL DEFAULT true,
    UNIQUE (pool_key_id, slot_number)
);
COMMENT ON COLUMN torbox_slots.user_id IS 'Who holds the slot; NULL while it is free';
CREATE INDEX torbox_slots_user_id_idx ON torbox_slots (user_id);

CREATE TABLE torbox_assignments (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id     uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    device_id   text NOT NULL,
    slot_id     uuid NOT NULL REFERENCES torbox_slots (id) ON DELETE CASCADE,
    assigned_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (user_id, device_id)
);
CREATE INDEX torbox_assignments_slot_id_idx ON torbox_assignments (slot_id);

CREATE TABLE torbox_concurrency_log (
    id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    pool_key_id        uuid NOT NULL REFERENCES torbox_pool (id) ON DELETE CASCADE,
    user_id            uuid REFERENCES users (id) ON DELETE SET NULL,
    event              text NOT NULL CHECK (event IN ('start', 'stop', 'refused')),
    concurrent_streams integer NOT NULL,
    logged_at          timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX torbox_concurrency_log_pool_key_id_idx ON torbox_concurrency_log (pool_key_id, logged_at);

-- The old counter says how many users a key had, not which: every key starts with all its slots free.
INSERT INTO torbox_pool (api_key, is_active, status, status_reason)
SELECT
    api_key,
    is_active,
    CASE WHEN is_active THEN 'healthy' ELSE 'disabled' END,
    CASE WHEN NOT is_active THEN 'was inactive in torbox_pool_keys' END
FROM torbox_pool_keys;

-- +goose Down
DROP TABLE torbox_concurrency_log;
DROP TABLE torbox_assignments;
DROP TABLE torbox_slots;
DROP TABLE torbox_pool;
