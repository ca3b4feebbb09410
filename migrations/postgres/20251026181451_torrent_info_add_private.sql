-- Torrents of private trackers must not be told to peers.

-- +goose Up
ALTER TABLE torrent_info ADD COLUMN private boolean NOT NULL DEFAULT false;

-- +goose Down
ALTER TABLE torrent_info DROP COLUMN private;
