-- A user's accounts at Trakt, each with the token that opens it.

-- +goose Up
CREATE TABLE trakt_account (
    id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id        uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    oauth_token_id uuid NOT NULL UNIQUE REFERENCES oauth_token (id) ON DELETE CASCADE,
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX trakt_account_user_id_idx ON trakt_account (user_id);

-- +goose Down
DROP TABLE trakt_account;
