-- Watchlists have no number at MDBList, so the id of a list becomes text ("~:watchlist:alice"). The key that joins both tables must go while the types change.

-- +goose Up
ALTER TABLE mdblist_list_item DROP CONSTRAINT mdblist_list_item_list_id_fkey;
ALTER TABLE mdblist_list ALTER COLUMN id TYPE text USING id::text;
ALTER TABLE mdblist_list_item ALTER COLUMN list_id TYPE text USING list_id::text;
ALTER TABLE mdblist_list_item ADD CONSTRAINT mdblist_list_item_list_id_fkey
    FOREIGN KEY (list_id) REFERENCES mdblist_list (id) ON DELETE CASCADE;

-- +goose Down
-- A list whose id is no number cannot go back: the cast then fails with 22P02 and nothing is changed. Delete such lists first if they may go.
ALTER TABLE mdblist_list_item DROP CONSTRAINT mdblist_list_item_list_id_fkey;
ALTER TABLE mdblist_list_item ALTER COLUMN list_id TYPE integer USING list_id::integer;
ALTER TABLE mdblist_list ALTER COLUMN id TYPE integer USING id::integer;
ALTER TABLE mdblist_list_item ADD CONSTRAINT mdblist_list_item_list_id_fkey
    FOREIGN KEY (list_id) REFERENCES mdblist_list (id) ON DELETE CASCADE;
