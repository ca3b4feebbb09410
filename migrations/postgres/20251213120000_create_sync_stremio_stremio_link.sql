-- Cross-account sync: what somebody watches with one Stremio account is watched in the other one too.

-- +goose Up
CREATE TABLE sync_stremio_stremio_link (
    account_a_id uuid NOT NULL REFERENCES stremio_account (id) ON DELETE CASCADE,
    account_b_id uuid NOT NULL REFERENCES stremio_account (id) ON DELETE CASCADE,
    direction    text NOT NULL DEFAULT 'both',
    sync_state   jsonb NOT NULL DEFAULT '{}',
    is_active    boolean NOT NULL DEFAULT true,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_a_id, account_b_id),
    CONSTRAINT sync_stremio_stremio_link_two_accounts CHECK (account_a_id <> account_b_id),
    CONSTRAINT sync_stremio_stremio_link_direction_known CHECK (direction IN ('a_to_b', 'b_to_a', 'both'))
);

-- A pair of accounts is linked once, whichever of the two is named first.
CREATE UNIQUE INDEX sync_stremio_stremio_link_pair_idx
    ON sync_stremio_stremio_link (least(account_a_id, account_b_id), greatest(account_a_id, account_b_id));
CREATE INDEX sync_stremio_stremio_link_account_b_id_idx ON sync_stremio_stremio_link (account_b_id);

-- +goose Down
DROP TABLE sync_stremio_stremio_link;
