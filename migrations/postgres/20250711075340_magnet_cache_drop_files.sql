-- torrent_stream knows the files of a torrent once, magnet_cache knew them once for each store: what is missing there moves over, then the column goes.

-- +goose Up
INSERT INTO torrent_stream (h, n, i, s, src)
SELECT DISTINCT ON (m.hash, f.file ->> 'n')
    m.hash,
    f.file ->> 'n',
    coalesce((f.file ->> 'i')::integer, -1),
    coalesce((f.file ->> 's')::bigint, -1),
    m.store
FROM magnet_cache AS m
CROSS JOIN LATERAL jsonb_array_elements(m.files) AS f (file)
WHERE f.file ->> 'n' IS NOT NULL
ORDER BY m.hash, f.file ->> 'n', m.checked_at DESC, m.store
ON CONFLICT (h, n) DO NOTHING;

ALTER TABLE magnet_cache DROP COLUMN files;

-- +goose Down
ALTER TABLE magnet_cache
    ADD COLUMN files jsonb NOT NULL DEFAULT '[]',
    ADD CONSTRAINT magnet_cache_files_is_array CHECK (jsonb_typeof(files) = 'array');

-- The lists are built again from torrent_stream, where every file still stands.
UPDATE magnet_cache AS m
SET files = t.files
FROM (
    SELECT h, jsonb_agg(jsonb_build_object('n', n, 'i', i, 's', s) ORDER BY i, n) AS files
    FROM torrent_stream
    GROUP BY h
) AS t
WHERE t.h = m.hash AND m.is_cached;
