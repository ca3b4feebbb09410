-- +goose Up
CREATE TABLE notes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  text text NOT NULL
);

-- +goose Down
DROP TABLE notes;
