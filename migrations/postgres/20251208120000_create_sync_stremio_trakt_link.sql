-- What somebody watches with a Stremio account is marked as watched at Trakt, or the other way round.

-- +goose Up
CREATE TABLE sync_stremio_trakt_link (
    stremio_account_id uuid NOT NULL REFERENCES stremio_account (id) ON DELETE CASCADE,
    trakt_account_id   uuid NOT NULL REFERENCES trakt_account (id) ON DELETE CASCADE,
    direction          text NOT NULL DEFAULT 'both',
    sync_state         jsonb NOT NULL DEFAULT '{}',
    is_active          boolean NOT NULL DEFAULT true,
    created_at         timestamptz NOT NULL DEFAULT now(),
    updated_at         timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (stremio_account_id, trakt_account_id),
    CONSTRAINT sync_stremio_trakt_link_direction_known
        CHECK (direction IN ('stremio_to_trakt', 'trakt_to_stremio', 'both'))
);
CREATE INDEX sync_stremio_trakt_link_trakt_account_id_idx ON sync_stremio_trakt_link (trakt_account_id);

-- +goose Down
DROP TABLE sync_stremio_trakt_link;
