-- Some providers give tokens that do not expire.

-- +goose Up
ALTER TABLE oauth_token ALTER COLUMN expires_at DROP NOT NULL;
COMMENT ON COLUMN oauth_token.expires_at IS 'NULL: does not expire';

-- +goose Down
-- A date that no token lives to see, and not infinity, which the code of that time cannot read.
UPDATE oauth_token SET expires_at = '9999-12-31 00:00:00+00' WHERE expires_at IS NULL;
COMMENT ON COLUMN oauth_token.expires_at IS NULL;
ALTER TABLE oauth_token ALTER COLUMN expires_at SET NOT NULL;
