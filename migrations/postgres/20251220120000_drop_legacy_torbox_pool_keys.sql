-- Nothing reads torbox_pool_keys any more: torbox_pool has had its keys since 20251109120000.

-- +goose Up
-- IF EXISTS, because the Down does not bring the table back and Up must still go through after it.
DROP TABLE IF EXISTS torbox_pool_keys;

-- +goose Down
-- gosling: irreversible the keys and counters of torbox_pool_keys are gone with the table; an empty one would help nobody
