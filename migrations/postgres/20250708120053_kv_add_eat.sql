-- Values that are good for a while only: eat says when one expires.

-- +goose Up
ALTER TABLE kv ADD COLUMN eat timestamptz;
COMMENT ON COLUMN kv.eat IS 'Expires at; NULL never';
CREATE INDEX kv_eat_idx ON kv (eat) WHERE eat IS NOT NULL;

-- +goose Down
ALTER TABLE kv DROP COLUMN eat;
