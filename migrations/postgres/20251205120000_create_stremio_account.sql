-- A user's accounts at Stremio, so that the proxy can act for them.

-- +goose Up
CREATE TABLE stremio_account (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id    uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    email      text NOT NULL UNIQUE,
    password   bytea NOT NULL,
    token      text,
    token_eat  timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT stremio_account_token_expires CHECK (token IS NULL OR token_eat IS NOT NULL)
);
COMMENT ON COLUMN stremio_account.password IS 'Encrypted with the server''s own key';
CREATE INDEX stremio_account_user_id_idx ON stremio_account (user_id);

-- +goose Down
DROP TABLE stremio_account;
