-- Lists of Trakt and what is on them. Trakt counts movies and shows apart, so an id alone names nothing.

-- +goose Up
CREATE TABLE trakt_list (
    id          text PRIMARY KEY,
    user_id     text NOT NULL,
    user_name   text NOT NULL DEFAULT '',
    name        text NOT NULL,
    slug        text NOT NULL,
    description text NOT NULL DEFAULT '',
    private     boolean NOT NULL DEFAULT false,
    likes       integer NOT NULL DEFAULT 0,
    updated_at  timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX trakt_list_user_id_slug_idx ON trakt_list (user_id, slug);

CREATE TABLE trakt_item (
    id         integer NOT NULL,
    type       text NOT NULL,
    title      text NOT NULL,
    year       integer,
    overview   text NOT NULL DEFAULT '',
    runtime    integer,
    rating     numeric(3, 1),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (id, type),
    CONSTRAINT trakt_item_type_known CHECK (type IN ('movie', 'show'))
);

CREATE TABLE trakt_item_genre (
    item_id   integer NOT NULL,
    item_type text NOT NULL,
    genre     text NOT NULL,
    PRIMARY KEY (item_id, item_type, genre),
    FOREIGN KEY (item_id, item_type) REFERENCES trakt_item (id, type) ON DELETE CASCADE
);

CREATE TABLE trakt_list_item (
    list_id   text NOT NULL REFERENCES trakt_list (id) ON DELETE CASCADE,
    item_id   integer NOT NULL,
    item_type text NOT NULL,
    idx       integer NOT NULL DEFAULT 0,
    PRIMARY KEY (list_id, item_id, item_type),
    FOREIGN KEY (item_id, item_type) REFERENCES trakt_item (id, type) ON DELETE CASCADE
);

-- +goose Down
DROP TABLE trakt_list_item;
DROP TABLE trakt_item_genre;
DROP TABLE trakt_item;
DROP TABLE trakt_list;
