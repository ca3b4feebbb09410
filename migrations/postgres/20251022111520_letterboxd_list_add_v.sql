-- v tells which version of the importer wrote a list. It has rewritten them all by now, so August's foreign key can be validated.

-- +goose Up
ALTER TABLE letterboxd_list ADD COLUMN v integer NOT NULL DEFAULT 0;
ALTER TABLE letterboxd_list_item VALIDATE CONSTRAINT letterboxd_list_item_list_id_fkey;

-- +goose Down
-- Nothing unvalidates a constraint: it is dropped and added as it was.
ALTER TABLE letterboxd_list_item DROP CONSTRAINT letterboxd_list_item_list_id_fkey;
ALTER TABLE letterboxd_list_item ADD CONSTRAINT letterboxd_list_item_list_id_fkey
    FOREIGN KEY (list_id) REFERENCES letterboxd_list (id) ON DELETE CASCADE NOT VALID;
ALTER TABLE letterboxd_list DROP COLUMN v;
