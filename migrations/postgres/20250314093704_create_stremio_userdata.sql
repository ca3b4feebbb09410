-- What a user has set up in a Stremio addon, kept on the server so that its address stays short.

-- +goose Up
CREATE TABLE stremio_userdata (
    addon      text NOT NULL,
    key        text NOT NULL,
    value      json NOT NULL,
    name       text NOT NULL DEFAULT '',
    disabled   boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (addon, key)
);
COMMENT ON COLUMN stremio_userdata.value IS 'As the addon wrote it, order of keys and all: hence json and not jsonb';

-- +goose Down
DROP TABLE stremio_userdata;
