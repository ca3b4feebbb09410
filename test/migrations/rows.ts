// Rows that only the code of that time could write: for each version, the SQL that runs on the state before its file.

/**
 * Keyed by version. Rows stay: what is written before one file is still there when the next ones run, as in a real database.
 * Ids are given, so that the same rows come out each time.
 */
export const rowsBefore: Readonly<Record<string, string>> = {
  "20250314093704": `
    INSERT INTO users (id, email, name) VALUES
      ('00000000-0000-4000-8000-000000000001', 'alice@example.org', 'Alice'),
      ('00000000-0000-4000-8000-000000000002', 'bob@example.org', 'Bob');
    INSERT INTO peer_token (id, name) VALUES ('peer-1', 'The one in the cellar');
    INSERT INTO kv (type, key, value) VALUES ('', 'last_vacuum', '"2025-01-31"'), ('flag', 'beta', 'true');
    INSERT INTO magnet_cache (store, hash, is_cached, files, checked_at) VALUES
      ('torbox', '${"a".repeat(40)}', true,
        '[{"n": "Heat.1995.mkv", "i": 0, "s": 8000000000}, {"n": "Heat.1995.srt", "i": 1, "s": 90000}]', '2025-02-01'),
      ('realdebrid', '${"b".repeat(40)}', true, '[{"n": "Ran.1985.mkv", "i": 0, "s": 7000000000}]', '2025-02-02'),
      ('realdebrid', '${"c".repeat(40)}', false, '[]', '2025-02-03');
    INSERT INTO magnet_cache_file (h, n, i, s) VALUES
      ('${"a".repeat(40)}', 'Heat.1995.mkv', 0, 8000000000),
      ('${"d".repeat(40)}', '', -1, -1);
    INSERT INTO torbox_pool_keys (api_key, is_active, current_assignments) VALUES
      ('tb-key-1', true, 12), ('tb-key-2', false, 0);`,

  "20250320173921": `
    INSERT INTO stremio_userdata (addon, key, value, name) VALUES
      ('store', 'k1', '{"stores": [{"c": "torbox"}], "a": 1}', 'Living room');`,

  "20250408141648": `
    INSERT INTO torrent_info (hash, t_title, src, category, title, year, resolution, languages, seasons, size, parsed_at) VALUES
      ('${"a".repeat(40)}', 'Heat.1995.1080p.BluRay', 'dht', 'movie', 'Heat', 1995, '1080p', '{en,de}', '{}', 8000090000, '2025-04-01'),
      ('${"e".repeat(40)}', 'Cowboy.Bebop.S01', 'dmm', 'series', 'Cowboy Bebop', 1998, '', '{ja}', '{1}', -1, NULL);`,

  "20250415175856": `
    INSERT INTO torrent_stream (h, n, i, s, src) VALUES
      ('${"e".repeat(40)}', 'Bebop/01.mkv', 0, 400000000, 'torbox'),
      ('${"e".repeat(40)}', '', 1, -1, 'torbox');`,

  "20250425175811": `
    INSERT INTO torrent_stream_syncinfo (sid, queued_at, pulled_at, peer) VALUES
      ('tt0113277', '2025-04-20', NULL, 'peer-1'), ('tt0213338:1:1', NULL, '2025-04-21', NULL);`,

  "20250426080907": `
    INSERT INTO imdb_title (tid, type, title, orig_title, year) VALUES
      ('tt0113277', 'movie', 'Heat', 'Heat', 1995),
      ('tt0213338', 'tvSeries', 'Cowboy Bebop', 'Kaubôi bibappu', 1998);`,

  "20250427112339": `
    INSERT INTO dmm_hashlist (id, size) VALUES ('00000000-0000-4000-8000-0000000000d1', 250);`,

  "20250517140331": `
    INSERT INTO imdb_torrent (hash, tid) VALUES ('${"a".repeat(40)}', 'tt0113277'), ('${"e".repeat(40)}', '');`,

  "20250521115616": `
    INSERT INTO mdblist_list (id, user_id, user_name, name, slug) VALUES
      (11, 1, 'alice', 'Best of the nineties', 'best-of-the-nineties'), (12, 2, 'bob', 'Anime', 'anime');
    INSERT INTO mdblist_item (id, imdb_id, type, title, year, updated_at) VALUES
      (101, 'tt0113277', 'movie', 'Heat', 1995, '2025-05-18'),
      (102, 'tt0113277', 'movie', 'Heat (1995)', 1995, '2025-05-19'),
      (103, NULL, 'movie', 'A home video', NULL, '2025-05-18'),
      (104, 'tt0213338', 'show', 'Cowboy Bebop', 1998, '2025-05-18');
    INSERT INTO mdblist_list_item (list_id, item_id, rank) VALUES (11, 101, 2), (11, 102, 1), (11, 103, 3), (12, 104, 1);
    INSERT INTO mdblist_item_genre (item_id, genre) VALUES (101, 'crime'), (102, 'crime'), (102, 'thriller'), (103, 'drama');`,

  "20250521152050": `
    INSERT INTO imdb_title_map (imdb, tmdb, trakt) VALUES ('tt0113277', '949', '591');`,

  "20250522132245": `
    INSERT INTO imdb_title_map (imdb, tvdb, mal) VALUES ('tt0213338', '76885', '1');
    INSERT INTO imdb_title_meta (tid, description, runtime, rating) VALUES ('tt0113277', 'A thief and a policeman.', 170, 8.3);
    INSERT INTO imdb_title_genre (tid, genre) VALUES ('tt0113277', 'crime');`,

  "20250528175025": `
    INSERT INTO anime_id_map (type, anidb, anilist, kitsu, mal, imdb, tvdb) VALUES
      ('tv', '23', '1', '1', '1', 'tt0213338', '76885'), ('movie', '219', '5', '2', '5', 'tt0275277', NULL);
    INSERT INTO anilist_media (id, type, title, start_year) VALUES (1, 'tv', 'Cowboy Bebop', 1998);
    INSERT INTO anilist_media_genre (media_id, genre) VALUES (1, 'Sci-Fi');
    INSERT INTO anilist_list (user_name, name) VALUES ('alice', 'Watching');
    INSERT INTO anilist_list_media (user_name, list_name, media_id, score) VALUES ('alice', 'Watching', 1, 95);`,

  "20250529153840": `
    INSERT INTO oauth_token (id, provider, user_id, access_token, refresh_token, expires_at) VALUES
      ('00000000-0000-4000-8000-0000000000a1', 'trakt', '77', 'access-1', 'refresh-1', '2025-08-28 12:00:00+00');`,

  "20250604045321": `
    INSERT INTO trakt_list (id, user_id, name, slug) VALUES ('t1', '77', 'Later', 'later');
    INSERT INTO trakt_item (id, type, title, year) VALUES (591, 'movie', 'Heat', 1995), (591, 'show', 'Another one', 2001);
    INSERT INTO trakt_item_genre (item_id, item_type, genre) VALUES (591, 'movie', 'crime');
    INSERT INTO trakt_list_item (list_id, item_id, item_type, idx) VALUES ('t1', 591, 'movie', 0), ('t1', 591, 'show', 1);
    INSERT INTO mdblist_item (imdb_id, type, title, year) VALUES ('tt0089881', 'movie', 'Ran', 1985);
    INSERT INTO mdblist_list_item (list_id, imdb_id, rank) VALUES (11, 'tt0089881', 4);
    INSERT INTO mdblist_item_genre (imdb_id, genre) VALUES ('tt0089881', 'war');`,

  "20250610135450": `
    INSERT INTO mdblist_list (id, user_id, user_name, name, slug) VALUES ('~:watchlist:alice', 1, 'alice', 'Watchlist', '~watchlist');
    INSERT INTO mdblist_list_item (list_id, imdb_id) VALUES ('~:watchlist:alice', 'tt0089881');`,

  "20250610181550": `
    INSERT INTO anidb_tvdb_episode_map (anidb_id, tvdb_id, anidb_season, tvdb_season, exceptions) VALUES (23, 76885, 1, 1, '{"27": 1}');`,

  "20250613204345": `
    INSERT INTO anidb_title (tid, lang, kind, value, year) VALUES
      (23, 'x-jat', 'main', 'Cowboy Bebop', 1998), (23, 'en', 'synonym', 'Bebop', 1998);`,

  "20250621075537": `
    INSERT INTO anidb_torrent (hash, tid, first_episode, last_episode) VALUES ('${"e".repeat(40)}', 23, 1, 26);`,

  "20250630173930": `
    INSERT INTO torrent_stream (h, n, i, s, src, asid) VALUES ('${"e".repeat(40)}', 'Bebop/02.mkv', 2, 400000000, 'torbox', '23:2');`,

  "20250708120053": `
    INSERT INTO torrent_info (hash, t_title, src, release_types) VALUES ('${"f".repeat(40)}', 'Some OVA', 'dht', '{OVA}');`,

  "20250711075340": `
    INSERT INTO kv (type, key, value, eat) VALUES ('rate', 'alice', '3', '2025-07-12 00:00:00+00');
    INSERT INTO magnet_cache (store, hash, is_cached, files, checked_at) VALUES
      ('torbox', '${"b".repeat(40)}', true, '[{"n": "Ran.1985.mkv", "i": 0, "s": 7000000000}]', '2025-07-01');`,

  "20250715120000": `
    INSERT INTO oauth_token (id, provider, user_id, access_token, refresh_token, expires_at) VALUES
      ('00000000-0000-4000-8000-0000000000a2', 'tmdb', '78', 'access-2', '', NULL);`,

  "20250721124936": `
    INSERT INTO tmdb_list (id, name) VALUES ('m1', 'Heists');
    INSERT INTO tmdb_item (id, type, title, release_date, popularity) VALUES (949, 'movie', 'Heat', '1995-12-15', 61.5);
    INSERT INTO tmdb_item_genre (item_id, item_type, genre) VALUES (949, 'movie', 80);
    INSERT INTO tmdb_list_item (list_id, item_id, item_type) VALUES ('m1', 949, 'movie');`,

  "20250804211925": `
    UPDATE torrent_stream SET vhash = '8e245d9679d31e12' WHERE n = 'Heat.1995.mkv';`,

  "20250825202521": `
    INSERT INTO tvdb_list (id, name, slug) VALUES ('v1', 'Space westerns', 'space-westerns');
    INSERT INTO tvdb_item (id, type, name, year) VALUES (76885, 'series', 'Cowboy Bebop', 1998);
    INSERT INTO tvdb_item_genre (item_id, item_type, genre) VALUES (76885, 'series', 17);
    INSERT INTO tvdb_list_item (list_id, item_id, item_type) VALUES ('v1', 76885, 'series');`,

  "20250825204500": `
    UPDATE imdb_title_map SET lboxd = '2bg8' WHERE imdb = 'tt0113277';`,

  // The second row's list does not exist: the file that made these tables forgot the foreign key.
  "20250826212010": `
    INSERT INTO letterboxd_list (id, user_id, name, slug) VALUES ('l1', 'u1', 'Los Angeles', 'los-angeles');
    INSERT INTO letterboxd_item (id, name, release_year, rating) VALUES ('2bg8', 'Heat', 1995, 4.27);
    INSERT INTO letterboxd_item_genre (item_id, genre) VALUES ('2bg8', 'crime');
    INSERT INTO letterboxd_list_item (list_id, item_id, rank) VALUES ('l1', '2bg8', 1), ('gone', '2bg8', 9);`,

  "20250828041615": `
    UPDATE letterboxd_list SET item_count = 1 WHERE id = 'l1';`,

  "20250907175030": `
    INSERT INTO torrent_stream (h, p, i, s, src) VALUES ('${"f".repeat(40)}', 'ova/1.mkv', 0, 300000000, 'realdebrid');`,

  "20250911060255": `
    UPDATE torrent_info SET seeders = 41, leechers = 3 WHERE src = 'dmm';`,

  "20251022111520": `
    UPDATE anime_id_map SET simkl = '37089', tvdb_season = 1 WHERE anidb = '23';
    DELETE FROM letterboxd_list_item WHERE list_id = 'gone';`,

  "20251025005821": `
    UPDATE letterboxd_list SET v = 2;`,

  "20251029204711": `
    UPDATE torrent_info SET private = true WHERE src = 'dmm';
    INSERT INTO kv (type, key, value, eat) VALUES
      ('job:sync-imdb', '2025-10-28T02:00', '{"status": "done", "data": {"titles": 1200}}', '2025-11-28 00:00:00+00'),
      ('job:sync-imdb', '2025-10-29T02:00', '{"status": "failed", "error": "timeout"}', '2025-11-29 00:00:00+00');`,

  "20251109120000": `
    INSERT INTO job_log (name, id, status) VALUES ('sync-trakt', '2025-11-01T02:00', 'started');
    UPDATE torbox_pool_keys SET current_assignments = 31 WHERE api_key = 'tb-key-1';`,

  "20251205120000": `
    INSERT INTO torbox_slots (id, pool_key_id, slot_number, user_id, assigned_at)
      SELECT '00000000-0000-4000-8000-0000000000c1', id, 1, '00000000-0000-4000-8000-000000000001', '2025-11-20'
      FROM torbox_pool WHERE api_key = 'tb-key-1';
    UPDATE torbox_pool SET current_user_slots = 1 WHERE api_key = 'tb-key-1';
    INSERT INTO torbox_assignments (id, user_id, device_id, slot_id) VALUES
      ('00000000-0000-4000-8000-0000000000c2', '00000000-0000-4000-8000-000000000001', 'tv', '00000000-0000-4000-8000-0000000000c1');
    INSERT INTO torbox_concurrency_log (pool_key_id, event, concurrent_streams)
      SELECT id, 'start', 1 FROM torbox_pool WHERE api_key = 'tb-key-1';`,

  "20251206120000": `
    INSERT INTO stremio_account (id, user_id, email, password) VALUES
      ('00000000-0000-4000-8000-0000000000e1', '00000000-0000-4000-8000-000000000001', 'alice@example.org', '\\x00ff'),
      ('00000000-0000-4000-8000-0000000000e2', '00000000-0000-4000-8000-000000000001', 'kids@example.org', '\\x01fe');`,

  "20251207120000": `
    INSERT INTO trakt_account (id, user_id, oauth_token_id) VALUES
      ('00000000-0000-4000-8000-0000000000f1', '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-0000000000a1');`,

  "20251208120000": `
    INSERT INTO stremio_userdata_account (addon, key, account_id) VALUES ('store', 'k1', '00000000-0000-4000-8000-0000000000e1');`,

  "20251213120000": `
    INSERT INTO sync_stremio_trakt_link (stremio_account_id, trakt_account_id) VALUES
      ('00000000-0000-4000-8000-0000000000e1', '00000000-0000-4000-8000-0000000000f1');`,

  "20251220120000": `
    INSERT INTO sync_stremio_stremio_link (account_a_id, account_b_id, direction) VALUES
      ('00000000-0000-4000-8000-0000000000e1', '00000000-0000-4000-8000-0000000000e2', 'a_to_b');`,
};

/** Rows that the new code writes once the file is applied, before it is rolled back again. */
export const rowsAfter: Readonly<Record<string, string>> = {
  "20250711203701": `
    INSERT INTO oauth_token (id, provider, user_id, access_token, refresh_token, expires_at) VALUES
      ('00000000-0000-4000-8000-0000000000a3', 'anilist', '79', 'access-3', '', NULL);`,
};
