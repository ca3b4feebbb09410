-- The statistics page counts torrents by source and files by store; it also relies on every file having a path, which holds since September and is now validated.

-- +goose Up
CREATE INDEX torrent_info_src_idx ON torrent_info (src, category);
CREATE INDEX torrent_stream_src_idx ON torrent_stream (src);
ALTER TABLE torrent_stream VALIDATE CONSTRAINT torrent_stream_p_not_empty;

-- +goose Down
ALTER TABLE torrent_stream DROP CONSTRAINT torrent_stream_p_not_empty;
ALTER TABLE torrent_stream ADD CONSTRAINT torrent_stream_p_not_empty CHECK (p <> '') NOT VALID;
DROP INDEX torrent_stream_src_idx;
DROP INDEX torrent_info_src_idx;
