-- +goose Up
CREATE TABLE users (
  id int PRIMARY KEY,
  name text NOT NULL
);
INSERT INTO users VALUES (1, 'Ada'), (2, 'Grace');

-- +goose Down
DROP TABLE users;
