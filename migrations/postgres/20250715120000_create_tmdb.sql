-- Lists of The Movie Database and what is on them.

-- +goose Up
CREATE TABLE tmdb_list (
    id          text PRIMARY KEY,
    account_id  text NOT NULL DEFAULT '',
    user_name   text NOT NULL DEFAULT '',
    name        text NOT NULL,
    description text NOT NULL DEFAULT '',
    private     boolean NOT NULL DEFAULT false,
    updated_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE tmdb_item (
    id           integer NOT NULL,
    type         text NOT NULL,
    title        text NOT NULL,
    orig_title   text NOT NULL DEFAULT '',
    overview     text NOT NULL DEFAULT '',
    release_date date,
    is_adult     boolean NOT NULL DEFAULT false,
    backdrop     text NOT NULL DEFAULT '',
    poster       text NOT NULL DEFAULT '',
    popularity   real NOT NULL DEFAULT 0,
    vote_average numeric(4, 2),
    vote_count   integer NOT NULL DEFAULT 0,
    updated_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (id, type),
    CONSTRAINT tmdb_item_type_known CHECK (type IN ('movie', 'tv'))
);

CREATE TABLE tmdb_item_genre (
    item_id   integer NOT NULL,
    item_type text NOT NULL,
    genre     integer NOT NULL,
    PRIMARY KEY (item_id, item_type, genre),
    FOREIGN KEY (item_id, item_type) REFERENCES tmdb_item (id, type) ON DELETE CASCADE
);
COMMENT ON COLUMN tmdb_item_genre.genre IS 'TMDB''s number of the genre';

CREATE TABLE tmdb_list_item (
    list_id   text NOT NULL REFERENCES tmdb_list (id) ON DELETE CASCADE,
    item_id   integer NOT NULL,
    item_type text NOT NULL,
    idx       integer NOT NULL DEFAULT 0,
    PRIMARY KEY (list_id, item_id, item_type),
    FOREIGN KEY (item_id, item_type) REFERENCES tmdb_item (id, type) ON DELETE CASCADE
);

-- +goose Down
DROP TABLE tmdb_list_item;
DROP TABLE tmdb_item_genre;
DROP TABLE tmdb_item;
DROP TABLE tmdb_list;
