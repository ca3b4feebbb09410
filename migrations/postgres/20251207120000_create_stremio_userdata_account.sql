-- Which Stremio accounts use which set-up of an addon.

-- +goose Up
CREATE TABLE stremio_userdata_account (
    addon      text NOT NULL,
    key        text NOT NULL,
    account_id uuid NOT NULL REFERENCES stremio_account (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (addon, key, account_id),
    FOREIGN KEY (addon, key) REFERENCES stremio_userdata (addon, key) ON DELETE CASCADE
);
CREATE INDEX stremio_userdata_account_account_id_idx ON stremio_userdata_account (account_id);

-- +goose Down
DROP TABLE stremio_userdata_account;
