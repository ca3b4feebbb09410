-- Tokens that let the proxy read a user's lists at other services.

-- +goose Up
CREATE TABLE oauth_token (
    id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    provider      text NOT NULL,
    user_id       text NOT NULL,
    user_name     text NOT NULL DEFAULT '',
    token_type    text NOT NULL DEFAULT 'Bearer',
    access_token  text NOT NULL,
    refresh_token text NOT NULL,
    scope         text NOT NULL DEFAULT '',
    expires_at    timestamptz NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    UNIQUE (provider, user_id)
);
COMMENT ON COLUMN oauth_token.user_id IS 'The user''s id at the provider, not ours';

-- +goose Down
DROP TABLE oauth_token;
