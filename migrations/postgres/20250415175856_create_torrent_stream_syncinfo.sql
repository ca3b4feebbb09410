-- Peers pull each other's torrent streams; this is when each title was last pulled and from whom.

-- +goose Up
CREATE TABLE torrent_stream_syncinfo (
    sid       text PRIMARY KEY,
    queued_at timestamptz,
    pulled_at timestamptz,
    pushed_at timestamptz,
    peer      text REFERENCES peer_token (id) ON DELETE SET NULL
);
COMMENT ON COLUMN torrent_stream_syncinfo.sid IS 'Stremio''s id of the title, for example tt0111161 or tt0903747:1:2';
CREATE INDEX torrent_stream_syncinfo_queued_at_idx ON torrent_stream_syncinfo (queued_at) WHERE queued_at IS NOT NULL;

-- +goose Down
DROP TABLE torrent_stream_syncinfo;
