-- Three more catalogues, and which season of a series an anime is where TMDB and TVDB know it as one.

-- +goose Up
ALTER TABLE anime_id_map
    ADD COLUMN animecountdown text,
    ADD COLUMN simkl          text,
    ADD COLUMN trakt          text,
    ADD COLUMN tmdb_season    integer,
    ADD COLUMN tvdb_season    integer;

-- +goose Down
ALTER TABLE anime_id_map
    DROP COLUMN animecountdown,
    DROP COLUMN simkl,
    DROP COLUMN trakt,
    DROP COLUMN tmdb_season,
    DROP COLUMN tvdb_season;
