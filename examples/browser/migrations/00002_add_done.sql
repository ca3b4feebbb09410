-- +goose Up
ALTER TABLE notes ADD COLUMN done boolean NOT NULL DEFAULT false;

-- +goose Down
ALTER TABLE notes DROP COLUMN done;
