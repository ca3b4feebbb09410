-- MDBList gives one title several ids. IMDb's id becomes the key instead, and imdb_title_map leads from it to the other catalogues.

-- +goose Up
CREATE TABLE imdb_title_map (
    imdb       text PRIMARY KEY,
    tmdb       text,
    tvdb       text,
    trakt      text,
    updated_at timestamptz NOT NULL DEFAULT now()
);

-- The old tables step aside with their indexes and constraints, so that every name is free for the new ones.
CREATE SCHEMA mdblist_old;
ALTER TABLE mdblist_item SET SCHEMA mdblist_old;
ALTER TABLE mdblist_list_item SET SCHEMA mdblist_old;
ALTER TABLE mdblist_item_genre SET SCHEMA mdblist_old;

CREATE TABLE mdblist_item (
    imdb_id    text PRIMARY KEY,
    type       text NOT NULL,
    title      text NOT NULL,
    year       integer,
    poster     text NOT NULL DEFAULT '',
    is_adult   boolean NOT NULL DEFAULT false,
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT mdblist_item_type_known CHECK (type IN ('movie', 'show'))
);

CREATE TABLE mdblist_list_item (
    list_id integer NOT NULL REFERENCES mdblist_list (id) ON DELETE CASCADE,
    imdb_id text NOT NULL REFERENCES mdblist_item (imdb_id) ON DELETE CASCADE,
    rank    integer NOT NULL DEFAULT 0,
    PRIMARY KEY (list_id, imdb_id)
);

CREATE TABLE mdblist_item_genre (
    imdb_id text NOT NULL REFERENCES mdblist_item (imdb_id) ON DELETE CASCADE,
    genre   text NOT NULL,
    PRIMARY KEY (imdb_id, genre)
);

-- Of several rows for one title the last updated one is kept; rows without an IMDb id are left behind.
INSERT INTO mdblist_item (imdb_id, type, title, year, poster, is_adult, updated_at)
SELECT DISTINCT ON (imdb_id)
    imdb_id, type, title, year, poster, is_adult, updated_at
FROM mdblist_old.mdblist_item
WHERE imdb_id IS NOT NULL
ORDER BY imdb_id, updated_at DESC, id;

INSERT INTO mdblist_list_item (list_id, imdb_id, rank)
SELECT li.list_id, i.imdb_id, min(li.rank)
FROM mdblist_old.mdblist_list_item AS li
JOIN mdblist_old.mdblist_item AS i ON i.id = li.item_id
WHERE i.imdb_id IS NOT NULL
GROUP BY li.list_id, i.imdb_id;

INSERT INTO mdblist_item_genre (imdb_id, genre)
SELECT DISTINCT i.imdb_id, g.genre
FROM mdblist_old.mdblist_item_genre AS g
JOIN mdblist_old.mdblist_item AS i ON i.id = g.item_id
WHERE i.imdb_id IS NOT NULL;

DROP TABLE mdblist_old.mdblist_item_genre;
DROP TABLE mdblist_old.mdblist_list_item;
DROP TABLE mdblist_old.mdblist_item;
DROP SCHEMA mdblist_old;

-- +goose Down
-- gosling: irreversible MDBList's ids and the items without an IMDb id are gone; the old tables come back empty and the next sync fills them
DROP TABLE mdblist_item_genre;
DROP TABLE mdblist_list_item;
DROP TABLE mdblist_item;
DROP TABLE imdb_title_map;

CREATE TABLE mdblist_item (
    id         integer PRIMARY KEY,
    imdb_id    text,
    type       text NOT NULL,
    title      text NOT NULL,
    year       integer,
    poster     text NOT NULL DEFAULT '',
    is_adult   boolean NOT NULL DEFAULT false,
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT mdblist_item_type_known CHECK (type IN ('movie', 'show'))
);

CREATE TABLE mdblist_list_item (
    list_id integer NOT NULL REFERENCES mdblist_list (id) ON DELETE CASCADE,
    item_id integer NOT NULL REFERENCES mdblist_item (id) ON DELETE CASCADE,
    rank    integer NOT NULL DEFAULT 0,
    PRIMARY KEY (list_id, item_id)
);

CREATE TABLE mdblist_item_genre (
    item_id integer NOT NULL REFERENCES mdblist_item (id) ON DELETE CASCADE,
    genre   text NOT NULL,
    PRIMARY KEY (item_id, genre)
);
