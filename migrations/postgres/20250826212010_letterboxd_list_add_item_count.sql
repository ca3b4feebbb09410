-- How long a list is, and the foreign key that yesterday's file forgot: NOT VALID, so that it binds new rows without reading the old ones under a lock.

-- +goose Up
ALTER TABLE letterboxd_list ADD COLUMN item_count integer NOT NULL DEFAULT 0;
ALTER TABLE letterboxd_list_item ADD CONSTRAINT letterboxd_list_item_list_id_fkey
    FOREIGN KEY (list_id) REFERENCES letterboxd_list (id) ON DELETE CASCADE NOT VALID;

-- +goose Down
ALTER TABLE letterboxd_list_item DROP CONSTRAINT letterboxd_list_item_list_id_fkey;
ALTER TABLE letterboxd_list DROP COLUMN item_count;
