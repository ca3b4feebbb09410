-- It is a path now and no longer a bare name. From here on it must not be empty; the old empty ones are dealt with later, hence NOT VALID.

-- +goose Up
ALTER TABLE torrent_stream RENAME COLUMN n TO p;
COMMENT ON COLUMN torrent_stream.p IS 'Path of the file in the torrent';
ALTER TABLE torrent_stream ADD CONSTRAINT torrent_stream_p_not_empty CHECK (p <> '') NOT VALID;

-- +goose Down
ALTER TABLE torrent_stream DROP CONSTRAINT torrent_stream_p_not_empty;
ALTER TABLE torrent_stream RENAME COLUMN p TO n;
COMMENT ON COLUMN torrent_stream.n IS 'Name of the file';
