-- What a catalogue page shows of a title: description, rating, pictures, genres. And MyAnimeList's id beside IMDb's.

-- +goose Up
CREATE TABLE imdb_title_meta (
    tid         text PRIMARY KEY,
    description text NOT NULL DEFAULT '',
    runtime     integer,
    poster      text NOT NULL DEFAULT '',
    backdrop    text NOT NULL DEFAULT '',
    trailer     text NOT NULL DEFAULT '',
    rating      numeric(3, 1),
    mpa_rating  text NOT NULL DEFAULT '',
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT imdb_title_meta_rating_in_range CHECK (rating BETWEEN 0 AND 10)
);
COMMENT ON COLUMN imdb_title_meta.runtime IS 'Minutes';

CREATE TABLE imdb_title_genre (
    tid   text NOT NULL REFERENCES imdb_title_meta (tid) ON DELETE CASCADE,
    genre text NOT NULL,
    PRIMARY KEY (tid, genre)
);

ALTER TABLE imdb_title_map ADD COLUMN mal text;

-- +goose Down
ALTER TABLE imdb_title_map DROP COLUMN mal;
DROP TABLE imdb_title_genre;
DROP TABLE imdb_title_meta;
