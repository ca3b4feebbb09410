-- Eight lookups that read whole tables. The tables are busy, so each index is built CONCURRENTLY, which no transaction allows.

-- +goose NO TRANSACTION

-- +goose Up
CREATE INDEX CONCURRENTLY imdb_torrent_tid_idx ON imdb_torrent (tid);
CREATE INDEX CONCURRENTLY anidb_torrent_tid_idx ON anidb_torrent (tid);
CREATE INDEX CONCURRENTLY mdblist_list_item_imdb_id_idx ON mdblist_list_item (imdb_id);
CREATE INDEX CONCURRENTLY anilist_list_media_media_id_idx ON anilist_list_media (media_id);
CREATE INDEX CONCURRENTLY trakt_list_item_item_idx ON trakt_list_item (item_id, item_type);
CREATE INDEX CONCURRENTLY tmdb_list_item_item_idx ON tmdb_list_item (item_id, item_type);
CREATE INDEX CONCURRENTLY tvdb_list_item_item_idx ON tvdb_list_item (item_id, item_type);
CREATE INDEX CONCURRENTLY letterboxd_list_item_item_id_idx ON letterboxd_list_item (item_id);

-- +goose Down
DROP INDEX CONCURRENTLY letterboxd_list_item_item_id_idx;
DROP INDEX CONCURRENTLY tvdb_list_item_item_idx;
DROP INDEX CONCURRENTLY tmdb_list_item_item_idx;
DROP INDEX CONCURRENTLY trakt_list_item_item_idx;
DROP INDEX CONCURRENTLY anilist_list_media_media_id_idx;
DROP INDEX CONCURRENTLY mdblist_list_item_imdb_id_idx;
DROP INDEX CONCURRENTLY anidb_torrent_tid_idx;
DROP INDEX CONCURRENTLY imdb_torrent_tid_idx;
