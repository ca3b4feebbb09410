-- Who shares a torrent and who still fetches it, so that dead ones sort last.

-- +goose Up
ALTER TABLE torrent_info
    ADD COLUMN seeders  integer NOT NULL DEFAULT -1,
    ADD COLUMN leechers integer NOT NULL DEFAULT -1;
COMMENT ON COLUMN torrent_info.seeders IS '-1 unknown';
COMMENT ON COLUMN torrent_info.leechers IS '-1 unknown';

-- +goose Down
ALTER TABLE torrent_info
    DROP COLUMN seeders,
    DROP COLUMN leechers;
