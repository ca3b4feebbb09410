-- A title is found by its words as soon as it is written, and no longer by those that it had before.
BEGIN;
SELECT plan(6);

SELECT has_trigger('imdb_title', 'imdb_title_search');
SELECT trigger_is('imdb_title', 'imdb_title_search', 'imdb_title_search');
SELECT has_index('imdb_title', 'imdb_title_search_vector_idx', 'the words have their index');

INSERT INTO imdb_title (tid, title, orig_title, type, year) VALUES
  ('tt0076759', 'Star Wars', 'Star Wars', 'movie', 1977),
  ('tt0120689', 'The Green Mile', 'The Green Mile', 'movie', 1999);

CREATE FUNCTION pg_temp.found(words text) RETURNS SETOF text LANGUAGE sql AS
  $$SELECT tid FROM imdb_title WHERE search_vector @@ plainto_tsquery('simple', words) ORDER BY tid$$;

SELECT results_eq('SELECT pg_temp.found(''green mile'')', ARRAY['tt0120689'], 'found by its words');

UPDATE imdb_title SET title = 'La ligne verte' WHERE tid = 'tt0120689';
SELECT results_eq('SELECT pg_temp.found(''ligne verte'')', ARRAY['tt0120689'], 'found by its new words');

UPDATE imdb_title SET orig_title = 'La ligne verte' WHERE tid = 'tt0120689';
SELECT is_empty('SELECT pg_temp.found(''green mile'')', 'not found by words that it no longer has');

SELECT * FROM finish();
ROLLBACK;
