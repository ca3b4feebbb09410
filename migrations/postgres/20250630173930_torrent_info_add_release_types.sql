-- The parser now reads OVA, ONA and the like out of a title.

-- +goose Up
ALTER TABLE torrent_info ADD COLUMN release_types text[] NOT NULL DEFAULT '{}';

-- +goose Down
ALTER TABLE torrent_info DROP COLUMN release_types;
