-- A file can be an episode of an anime too: asid is its AniDB id ("4563:12").

-- +goose Up
ALTER TABLE torrent_stream ADD COLUMN asid text NOT NULL DEFAULT '';
COMMENT ON COLUMN torrent_stream.asid IS 'AniDB id and episode; empty where it is no anime or not known yet';
CREATE INDEX torrent_stream_asid_idx ON torrent_stream (asid) WHERE asid <> '';

-- +goose Down
ALTER TABLE torrent_stream DROP COLUMN asid;
