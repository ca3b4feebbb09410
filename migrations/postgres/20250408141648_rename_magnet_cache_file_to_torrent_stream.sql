-- The files of a torrent have outgrown the magnet cache: they get a name of their own, and remember where and when they were seen.

-- +goose Up
ALTER TABLE magnet_cache_file RENAME TO torrent_stream;
ALTER TABLE torrent_stream RENAME CONSTRAINT magnet_cache_file_pkey TO torrent_stream_pkey;

ALTER TABLE torrent_stream
    ADD COLUMN src text NOT NULL DEFAULT '',
    ADD COLUMN cat timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN uat timestamptz NOT NULL DEFAULT now();
COMMENT ON COLUMN torrent_stream.src IS 'Which store told us; empty for rows from before April 2025';
COMMENT ON COLUMN torrent_stream.cat IS 'Created at';
COMMENT ON COLUMN torrent_stream.uat IS 'Updated at';

-- +goose Down
ALTER TABLE torrent_stream
    DROP COLUMN src,
    DROP COLUMN cat,
    DROP COLUMN uat;

ALTER TABLE torrent_stream RENAME CONSTRAINT torrent_stream_pkey TO magnet_cache_file_pkey;
ALTER TABLE torrent_stream RENAME TO magnet_cache_file;
