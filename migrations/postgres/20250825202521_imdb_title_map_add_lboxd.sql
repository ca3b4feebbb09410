-- Letterboxd's id beside IMDb's, before its lists come.

-- +goose Up
ALTER TABLE imdb_title_map ADD COLUMN lboxd text;
CREATE UNIQUE INDEX imdb_title_map_lboxd_idx ON imdb_title_map (lboxd);

-- +goose Down
ALTER TABLE imdb_title_map DROP COLUMN lboxd;
