-- Words inside documents (PDF, DOCX, PPTX, plain text), read once after the upload, so that search finds them.
create table file_texts (
    file_id  text primary key references files (id) on delete cascade,
    -- waiting, reading (by a node, since `at`), or what came of it
    state    text   not null check (state in ('waiting', 'reading', 'read', 'empty', 'unreadable', 'too_large')),
    -- a reader that falls takes its process with it: a file that fells several is left alone
    attempts bigint not null default 0,
    -- pages and slides end with a form feed
    body     text,
    at       bigint not null
);

create index file_texts_open on file_texts (state, at);

insert into file_texts (file_id, state, at)
select id, 'waiting', 0 from files
where state = 'ready' and removed_at is null
  and content_type in ('application/pdf', 'text/plain; charset=utf-8',
                       'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
                       'application/vnd.openxmlformats-officedocument.presentationml.presentation');
