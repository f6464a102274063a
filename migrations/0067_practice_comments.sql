-- Comments (ความเห็น) on a passage of a practice's working copy: the words quoted, and about where they stood.
create table practice_comments (
    id          text   primary key,
    practice_id text   not null references practices (id),
    field       text   not null,
    quote       text   not null,
    -- code points before the quote
    position    bigint not null,
    reply_to    text   references practice_comments (id),
    body        text   not null,
    at          bigint not null,
    by_id       text   not null references people (id),
    resolved_at bigint,
    resolved_by text   references people (id)
);

create index practice_comments_of on practice_comments (practice_id, at, id);
