-- AniDB numbers the episodes of each season from 1, TVDB sometimes goes on counting: this says which is which.

-- +goose Up
CREATE TABLE anidb_tvdb_episode_map (
    anidb_id       integer NOT NULL,
    tvdb_id        integer NOT NULL,
    anidb_season   integer NOT NULL,
    tvdb_season    integer NOT NULL,
    first_episode  integer NOT NULL DEFAULT 1,
    last_episode   integer,
    episode_offset integer NOT NULL DEFAULT 0,
    exceptions     jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (anidb_id, tvdb_id, anidb_season, tvdb_season, first_episode),
    CONSTRAINT anidb_tvdb_episode_map_episodes_in_order CHECK (last_episode >= first_episode)
);
COMMENT ON COLUMN anidb_tvdb_episode_map.episode_offset IS 'Add it to AniDB''s number to get TVDB''s';
COMMENT ON COLUMN anidb_tvdb_episode_map.exceptions IS 'AniDB''s number to TVDB''s, where the offset does not hold';
CREATE INDEX anidb_tvdb_episode_map_tvdb_id_idx ON anidb_tvdb_episode_map (tvdb_id);

-- +goose Down
DROP TABLE anidb_tvdb_episode_map;
