-- Which of Debrid Media Manager's hash lists have been read in.

-- +goose Up
CREATE TABLE dmm_hashlist (
    id         uuid PRIMARY KEY,
    size       integer NOT NULL DEFAULT 0 CHECK (size >= 0),
    created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN dmm_hashlist.size IS 'How many torrents the list named';

-- +goose Down
DROP TABLE dmm_hashlist;
