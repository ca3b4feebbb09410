-- A file without a path cannot be played; an importer wrote such rows until September.

-- +goose Up
DELETE FROM torrent_stream WHERE p = '';

-- +goose Down
-- gosling: irreversible the deleted rows are gone, and torrent_stream_p_not_empty would refuse them anyway
