-- Lists of TheTVDB and what is on them.

-- +goose Up
CREATE TABLE tvdb_list (
    id          text PRIMARY KEY,
    name        text NOT NULL,
    slug        text NOT NULL UNIQUE,
    overview    text NOT NULL DEFAULT '',
    is_official boolean NOT NULL DEFAULT false,
    updated_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE tvdb_item (
    id         integer NOT NULL,
    type       text NOT NULL,
    name       text NOT NULL,
    overview   text NOT NULL DEFAULT '',
    year       integer,
    runtime    integer,
    poster     text NOT NULL DEFAULT '',
    background text NOT NULL DEFAULT '',
    trailer    text NOT NULL DEFAULT '',
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (id, type),
    CONSTRAINT tvdb_item_type_known CHECK (type IN ('movie', 'series'))
);

CREATE TABLE tvdb_item_genre (
    item_id   integer NOT NULL,
    item_type text NOT NULL,
    genre     integer NOT NULL,
    PRIMARY KEY (item_id, item_type, genre),
    FOREIGN KEY (item_id, item_type) REFERENCES tvdb_item (id, type) ON DELETE CASCADE
);
COMMENT ON COLUMN tvdb_item_genre.genre IS 'TVDB''s number of the genre';

CREATE TABLE tvdb_list_item (
    list_id   text NOT NULL REFERENCES tvdb_list (id) ON DELETE CASCADE,
    item_id   integer NOT NULL,
    item_type text NOT NULL,
    idx       integer NOT NULL DEFAULT 0,
    PRIMARY KEY (list_id, item_id, item_type),
    FOREIGN KEY (item_id, item_type) REFERENCES tvdb_item (id, type) ON DELETE CASCADE
);

-- +goose Down
DROP TABLE tvdb_list_item;
DROP TABLE tvdb_item_genre;
DROP TABLE tvdb_item;
DROP TABLE tvdb_list;
