-- Anime is known under another id in every catalogue; and AniList's lists are the first to need the map.

-- +goose Up
CREATE TYPE anime_type AS ENUM ('tv', 'movie', 'ova', 'ona', 'special', 'music', 'unknown');

CREATE TABLE anime_id_map (
    id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    type        anime_type NOT NULL DEFAULT 'unknown',
    anidb       text,
    anilist     text,
    animeplanet text,
    anisearch   text,
    kitsu       text,
    livechart   text,
    mal         text,
    notifymoe   text,
    imdb        text,
    tmdb        text,
    tvdb        text,
    updated_at  timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN anime_id_map.imdb IS 'Not unique, as tmdb and tvdb: these know a series where the others know its seasons';

CREATE UNIQUE INDEX anime_id_map_anidb_idx ON anime_id_map (anidb);
CREATE UNIQUE INDEX anime_id_map_anilist_idx ON anime_id_map (anilist);
CREATE UNIQUE INDEX anime_id_map_animeplanet_idx ON anime_id_map (animeplanet);
CREATE UNIQUE INDEX anime_id_map_anisearch_idx ON anime_id_map (anisearch);
CREATE UNIQUE INDEX anime_id_map_kitsu_idx ON anime_id_map (kitsu);
CREATE UNIQUE INDEX anime_id_map_livechart_idx ON anime_id_map (livechart);
CREATE UNIQUE INDEX anime_id_map_mal_idx ON anime_id_map (mal);
CREATE UNIQUE INDEX anime_id_map_notifymoe_idx ON anime_id_map (notifymoe);

CREATE TABLE anilist_media (
    id          integer PRIMARY KEY,
    type        anime_type NOT NULL DEFAULT 'unknown',
    title       text NOT NULL,
    description text NOT NULL DEFAULT '',
    cover       text NOT NULL DEFAULT '',
    banner      text NOT NULL DEFAULT '',
    duration    integer,
    start_year  integer,
    is_adult    boolean NOT NULL DEFAULT false,
    updated_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE anilist_media_genre (
    media_id integer NOT NULL REFERENCES anilist_media (id) ON DELETE CASCADE,
    genre    text NOT NULL,
    PRIMARY KEY (media_id, genre)
);

CREATE TABLE anilist_list (
    user_name  text NOT NULL,
    name       text NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_name, name)
);

CREATE TABLE anilist_list_media (
    user_name text NOT NULL,
    list_name text NOT NULL,
    media_id  integer NOT NULL REFERENCES anilist_media (id) ON DELETE CASCADE,
    score     integer NOT NULL DEFAULT 0,
    PRIMARY KEY (user_name, list_name, media_id),
    FOREIGN KEY (user_name, list_name) REFERENCES anilist_list (user_name, name) ON UPDATE CASCADE ON DELETE CASCADE
);

-- +goose Down
DROP TABLE anilist_list_media;
DROP TABLE anilist_list;
DROP TABLE anilist_media_genre;
DROP TABLE anilist_media;
DROP TABLE anime_id_map;
DROP TYPE anime_type;
