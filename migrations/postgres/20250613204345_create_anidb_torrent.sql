-- Which anime, and which of its episodes, a torrent holds.

-- +goose Up
CREATE TABLE anidb_torrent (
    hash          info_hash NOT NULL REFERENCES torrent_info (hash) ON DELETE CASCADE,
    tid           integer NOT NULL,
    season        integer NOT NULL DEFAULT 1,
    first_episode integer,
    last_episode  integer,
    updated_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (hash, tid, season),
    CONSTRAINT anidb_torrent_episodes_in_order CHECK (last_episode >= first_episode)
);

-- +goose Down
DROP TABLE anidb_torrent;
