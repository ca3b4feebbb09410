-- Torrent tracking: every torrent that was seen, and what the parser read out of its title.

-- +goose Up
CREATE DOMAIN info_hash AS text
    CONSTRAINT info_hash_is_sha1 CHECK (VALUE ~ '^[0-9a-f]{40}$');
COMMENT ON DOMAIN info_hash IS 'Hash of a torrent: 40 lower-case hexadecimal digits';

CREATE TABLE torrent_info (
    hash           info_hash PRIMARY KEY,
    t_title        text NOT NULL,
    src            text NOT NULL,
    category       text NOT NULL DEFAULT '',

    title          text NOT NULL DEFAULT '',
    year           integer,
    year_end       integer,
    date           date,
    seasons        integer[] NOT NULL DEFAULT '{}',
    episodes       integer[] NOT NULL DEFAULT '{}',
    episode_code   text NOT NULL DEFAULT '',
    volumes        integer[] NOT NULL DEFAULT '{}',
    complete       boolean NOT NULL DEFAULT false,

    resolution     text NOT NULL DEFAULT '',
    quality        text NOT NULL DEFAULT '',
    codec          text NOT NULL DEFAULT '',
    bit_depth      text NOT NULL DEFAULT '',
    hdr            text[] NOT NULL DEFAULT '{}',
    three_d        text NOT NULL DEFAULT '',
    upscaled       boolean NOT NULL DEFAULT false,
    audio          text[] NOT NULL DEFAULT '{}',
    channels       text[] NOT NULL DEFAULT '{}',
    languages      text[] NOT NULL DEFAULT '{}',
    dubbed         boolean NOT NULL DEFAULT false,
    subbed         boolean NOT NULL DEFAULT false,
    hardcoded      boolean NOT NULL DEFAULT false,
    commentary     boolean NOT NULL DEFAULT false,

    edition        text NOT NULL DEFAULT '',
    extended       boolean NOT NULL DEFAULT false,
    remastered     boolean NOT NULL DEFAULT false,
    uncensored     boolean NOT NULL DEFAULT false,
    unrated        boolean NOT NULL DEFAULT false,
    proper         boolean NOT NULL DEFAULT false,
    repack         boolean NOT NULL DEFAULT false,
    retail         boolean NOT NULL DEFAULT false,
    converted      boolean NOT NULL DEFAULT false,
    documentary    boolean NOT NULL DEFAULT false,
    region         text NOT NULL DEFAULT '',
    network        text NOT NULL DEFAULT '',
    site           text NOT NULL DEFAULT '',
    release_group  text NOT NULL DEFAULT '',
    container      text NOT NULL DEFAULT '',
    extension      text NOT NULL DEFAULT '',
    size           bigint NOT NULL DEFAULT -1,

    parser_version integer NOT NULL DEFAULT 0,
    parsed_at      timestamptz,
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT torrent_info_category_known CHECK (category IN ('', 'movie', 'series')),
    CONSTRAINT torrent_info_years_in_order CHECK (year_end >= year),
    CONSTRAINT torrent_info_size_known CHECK (size >= -1)
);
COMMENT ON COLUMN torrent_info.t_title IS 'The title as the source gave it; all else is parsed from it';
COMMENT ON COLUMN torrent_info.size IS 'Bytes; -1 unknown';
COMMENT ON COLUMN torrent_info.parser_version IS 'Rows below the parser''s own version are parsed again';

CREATE INDEX torrent_info_unparsed_idx ON torrent_info (parser_version) WHERE parsed_at IS NULL;

-- +goose Down
DROP TABLE torrent_info;
DROP DOMAIN info_hash;
