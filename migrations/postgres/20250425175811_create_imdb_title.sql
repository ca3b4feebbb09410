-- IMDb's titles, with a search vector that a trigger keeps up to date.

-- +goose Up
CREATE TABLE imdb_title (
    id            integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tid           text NOT NULL,
    type          text NOT NULL,
    title         text NOT NULL,
    orig_title    text NOT NULL DEFAULT '',
    year          integer,
    is_adult      boolean NOT NULL DEFAULT false,
    search_vector tsvector NOT NULL
);
COMMENT ON COLUMN imdb_title.tid IS 'IMDb''s own id, for example tt0111161';
COMMENT ON COLUMN imdb_title.search_vector IS 'Written by the trigger imdb_title_search';

CREATE UNIQUE INDEX imdb_title_tid_idx ON imdb_title (tid);
CREATE INDEX imdb_title_search_vector_idx ON imdb_title USING gin (search_vector);

-- +goose StatementBegin
CREATE FUNCTION imdb_title_search() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.search_vector :=
        setweight(to_tsvector('pg_catalog.simple', NEW.title), 'A') ||
        setweight(to_tsvector('pg_catalog.simple', NEW.orig_title), 'B') ||
        setweight(to_tsvector('pg_catalog.simple', coalesce(NEW.year::text, '')), 'C');
    RETURN NEW;
END;
$$;
-- +goose StatementEnd
COMMENT ON FUNCTION imdb_title_search() IS 'Builds imdb_title.search_vector from title, orig_title and year';

CREATE TRIGGER imdb_title_search
    BEFORE INSERT OR UPDATE OF title, orig_title, year ON imdb_title
    FOR EACH ROW EXECUTE FUNCTION imdb_title_search();

-- +goose Down
DROP TABLE imdb_title;
DROP FUNCTION imdb_title_search();
