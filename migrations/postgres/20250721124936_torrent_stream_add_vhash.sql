-- Subtitles are found by a hash of the video's first and last bytes.

-- +goose Up
ALTER TABLE torrent_stream
    ADD COLUMN vhash text NOT NULL DEFAULT '',
    ADD CONSTRAINT torrent_stream_vhash_is_hex CHECK (vhash ~ '^([0-9a-f]{16})?$');
COMMENT ON COLUMN torrent_stream.vhash IS 'OpenSubtitles'' hash of the video; empty while not computed';

-- +goose Down
ALTER TABLE torrent_stream DROP COLUMN vhash;
