-- AniDB's titles in all their languages, searchable as IMDb's are.

-- +goose Up
CREATE TABLE anidb_title (
    tid           integer NOT NULL,
    lang          text NOT NULL,
    kind          text NOT NULL,
    value         text NOT NULL,
    year          integer,
    search_vector tsvector NOT NULL,
    CONSTRAINT anidb_title_kind_known CHECK (kind IN ('main', 'official', 'synonym', 'short'))
);
COMMENT ON COLUMN anidb_title.tid IS 'AniDB''s id of the anime; it has many titles';

CREATE UNIQUE INDEX anidb_title_tid_lang_kind_value_idx ON anidb_title (tid, lang, kind, value);
CREATE INDEX anidb_title_search_vector_idx ON anidb_title USING gin (search_vector);

-- +goose StatementBegin
CREATE FUNCTION anidb_title_search() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.search_vector :=
        setweight(to_tsvector('pg_catalog.simple', NEW.value), CASE WHEN NEW.kind = 'main' THEN 'A' ELSE 'B' END::"char") ||
        setweight(to_tsvector('pg_catalog.simple', coalesce(NEW.year::text, '')), 'C');
    RETURN NEW;
END;
$$;
-- +goose StatementEnd

CREATE TRIGGER anidb_title_search
    BEFORE INSERT OR UPDATE OF value, kind, year ON anidb_title
    FOR EACH ROW EXECUTE FUNCTION anidb_title_search();

-- +goose Down
DROP TABLE anidb_title;
DROP FUNCTION anidb_title_search();
