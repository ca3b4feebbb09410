-- A torrent is known by its hash, and a hash looks the same in every table.
BEGIN;
SELECT plan(7);

SELECT domain_type_is('info_hash', 'text');
SELECT set_eq(
  $$SELECT table_name::text FROM information_schema.columns
    WHERE column_name = 'hash' AND table_schema = 'public' AND domain_name IS DISTINCT FROM 'info_hash'$$,
  ARRAY['magnet_cache'],
  'only the oldest table has hashes that are any text'
);

PREPARE torrent(text) AS INSERT INTO torrent_info (hash, src, t_title) VALUES ($1, 'dmm', 'A title');
SELECT lives_ok('EXECUTE torrent(''0123456789abcdef0123456789abcdef01234567'')', 'forty digits');
SELECT throws_ok('EXECUTE torrent(''0123456789ABCDEF0123456789ABCDEF01234567'')', '23514', NULL, 'no capitals');
SELECT throws_ok('EXECUTE torrent(''0123'')', '23514', NULL, 'no fewer than forty');

SELECT throws_ok('UPDATE torrent_info SET size = -2', '23514', NULL, '-1 is the only size that says unknown');
SELECT throws_ok(
  'UPDATE torrent_info SET year = 2000, year_end = 1999', '23514', NULL, 'a series ends after it began'
);

SELECT * FROM finish();
ROLLBACK;
