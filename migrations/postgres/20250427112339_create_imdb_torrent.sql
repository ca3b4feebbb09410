-- Which IMDb title a torrent holds.

-- +goose Up
CREATE TABLE imdb_torrent (
    hash       info_hash PRIMARY KEY REFERENCES torrent_info (hash) ON DELETE CASCADE,
    tid        text NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN imdb_torrent.tid IS 'Empty where the torrent was looked at and no title found';

-- +goose Down
DROP TABLE imdb_torrent;
