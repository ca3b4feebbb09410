-- Lists of Letterboxd and what is on them.

-- +goose Up
CREATE TABLE letterboxd_list (
    id          text PRIMARY KEY,
    user_id     text NOT NULL,
    user_name   text NOT NULL DEFAULT '',
    name        text NOT NULL,
    slug        text NOT NULL,
    description text NOT NULL DEFAULT '',
    private     boolean NOT NULL DEFAULT false,
    updated_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (user_id, slug)
);

CREATE TABLE letterboxd_item (
    id           text PRIMARY KEY,
    name         text NOT NULL,
    release_year integer,
    runtime      integer,
    rating       numeric(3, 2),
    poster       text NOT NULL DEFAULT '',
    is_adult     boolean NOT NULL DEFAULT false,
    updated_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT letterboxd_item_rating_in_range CHECK (rating BETWEEN 0 AND 5)
);

CREATE TABLE letterboxd_item_genre (
    item_id text NOT NULL REFERENCES letterboxd_item (id) ON DELETE CASCADE,
    genre   text NOT NULL,
    PRIMARY KEY (item_id, genre)
);

CREATE TABLE letterboxd_list_item (
    list_id text NOT NULL,
    item_id text NOT NULL REFERENCES letterboxd_item (id) ON DELETE CASCADE,
    rank    integer NOT NULL DEFAULT 0,
    PRIMARY KEY (list_id, item_id)
);

-- +goose Down
DROP TABLE letterboxd_list_item;
DROP TABLE letterboxd_item_genre;
DROP TABLE letterboxd_item;
DROP TABLE letterboxd_list;
