-- Lists of MDBList and what is on them, under MDBList's own ids.

-- +goose Up
CREATE TABLE mdblist_list (
    id          integer PRIMARY KEY,
    user_id     integer NOT NULL,
    user_name   text NOT NULL,
    name        text NOT NULL,
    slug        text NOT NULL,
    description text NOT NULL DEFAULT '',
    dynamic     boolean NOT NULL DEFAULT false,
    private     boolean NOT NULL DEFAULT false,
    likes       integer NOT NULL DEFAULT 0,
    updated_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (user_name, slug)
);

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

-- +goose Down
DROP TABLE mdblist_item_genre;
DROP TABLE mdblist_list_item;
DROP TABLE mdblist_item;
DROP TABLE mdblist_list;
