-- A pool key has numbered slots, a slot is held by one user, and nothing outlives what it belongs to.
BEGIN;
SELECT plan(9);

SELECT col_is_unique('torbox_slots', ARRAY['pool_key_id', 'slot_number']);
SELECT col_is_unique('torbox_assignments', ARRAY['user_id', 'device_id']);

INSERT INTO users (id, email, name) VALUES ('00000000-0000-4000-8000-000000000001', 'ada@example.com', 'Ada');
INSERT INTO torbox_pool (id, api_key) VALUES ('00000000-0000-4000-8000-000000000002', 'key');
INSERT INTO torbox_slots (id, pool_key_id, slot_number, user_id)
VALUES ('00000000-0000-4000-8000-000000000003', '00000000-0000-4000-8000-000000000002', 1, '00000000-0000-4000-8000-000000000001');
INSERT INTO torbox_assignments (user_id, device_id, slot_id)
VALUES ('00000000-0000-4000-8000-000000000001', 'phone', '00000000-0000-4000-8000-000000000003');

SELECT throws_ok(
  $$INSERT INTO torbox_slots (pool_key_id, slot_number) VALUES ('00000000-0000-4000-8000-000000000002', 1)$$,
  '23505', NULL, 'a slot number is there once in a key'
);
SELECT throws_ok(
  $$INSERT INTO torbox_slots (pool_key_id, slot_number) VALUES ('00000000-0000-4000-8000-000000000002', 0)$$,
  '23514', NULL, 'slots are counted from one'
);
SELECT throws_ok(
  'UPDATE torbox_pool SET current_user_slots = max_user_slots + 1',
  '23514', NULL, 'a key has no more users than slots'
);
SELECT throws_ok(
  'UPDATE torbox_pool SET status = ''tired''',
  '23514', NULL, 'a key is in one of the known states'
);

DELETE FROM users;
SELECT is_empty('SELECT * FROM torbox_assignments', 'a user takes the assignments along');
SELECT results_eq(
  'SELECT user_id FROM torbox_slots', 'VALUES (NULL::uuid)', 'the slot of a user who is gone is free'
);

DELETE FROM torbox_pool;
SELECT is_empty('SELECT * FROM torbox_slots', 'a key takes its slots along');

SELECT * FROM finish();
ROLLBACK;
