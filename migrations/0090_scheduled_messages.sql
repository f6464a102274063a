-- Words that wait for the morning (ส่งตอนเช้า): posted then, by the right that the author has then.
create table scheduled_messages (
    author_id  text   not null references people (id),
    client_id  text   not null,
    space_id   text   not null references spaces (id),
    -- JSON of what will be posted
    message    text   not null,
    written_at bigint not null,
    due_at     bigint not null,
    -- JSON of why it could not be posted; it then waits for its author
    refused    text,
    primary key (author_id, client_id)
);

create index scheduled_messages_due on scheduled_messages (due_at);
