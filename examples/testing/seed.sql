INSERT INTO people (name, email) VALUES ('Ann', 'ann@example.com'), ('Bob', 'bob@example.com');
