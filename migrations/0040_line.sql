-- LINE history: lines that wait for or became messages of a space, and the imports that bring them.
create table imported_lines (
    import_id  text   not null,
    -- order in the file among the lines that this import brings, from 1
    place      bigint not null,
    space_id   text   not null references spaces (id),
    -- the message that it became; none until the whole import shows
    number     bigint,
    -- of day, time, sender, words and the count among equal ones: the same line never comes twice
    hash       text   not null,
    kind       text   not null check (kind in ('talk', 'system', 'sticker', 'photo', 'video', 'file', 'voice', 'location', 'contact', 'album')),
    -- the sender as LINE wrote it; gone when the line is taken back
    name       text,
    member_id  text   references people (id),
    by_id      text   not null references people (id),
    client_id  text   not null,
    -- waits here until the import shows
    body       text,
    written_at bigint not null,
    primary key (import_id, place)
);

create index imported_lines_of_space on imported_lines (space_id, number);
create unique index imported_lines_once on imported_lines (space_id, hash) where number is not null;

create table line_imports (
    id             text   primary key,
    space_id       text   not null references spaces (id),
    by_id          text   not null references people (id),
    state          text   not null check (state in ('preview', 'committing', 'done')),
    created_at     bigint not null,
    changed_at     bigint not null,
    version        bigint not null default 1,
    -- JSON: what the file holds, what was decided, what would come in
    found          text   not null,
    choices        text   not null,
    counts         text   not null,
    consent_by     text,
    consent_at     bigint,
    consent_notice text,
    parts          bigint not null,
    parts_done     bigint not null default 0,
    -- this one works on it until then; afterwards another one may
    holder         text,
    lease_until    bigint not null default 0,
    -- from the command line: the operator needs no right in the space
    by_operator    boolean not null default false,
    -- why the last try ended
    fault          text
);

create index line_imports_of_space on line_imports (space_id, created_at);

-- entries of the file, masked, until the import is done or given up
create table line_import_parts (
    import_id text   not null references line_imports (id),
    part      bigint not null,
    entries   text   not null,
    primary key (import_id, part)
);

-- who a name of LINE is in this space, as people said once (T-27)
create table line_names (
    space_id  text    not null references spaces (id),
    name      text    not null,
    person_id text    references people (id),
    dropped   boolean not null,
    primary key (space_id, name)
);
