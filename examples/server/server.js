// Migrates, then listens: DATABASE_URL=postgres://... npm start. Several may start at once.
import { createServer } from "node:http";
import { applyPending, describeFailure, MigrationError } from "gosling/engine";
import { fromPg, readMigrations } from "gosling/server";
import pg from "pg";

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });

const session = await fromPg(pool);
try {
  const applied = await applyPending(session, readMigrations("migrations"));
  console.log(`migrations applied: ${applied.length}`);
} catch (error) {
  if (!(error instanceof MigrationError)) throw error;
  console.error(describeFailure(error.failure));
  process.exit(1);
} finally {
  await session.close();
}

const server = createServer(async (request, response) => {
  const text = new URL(request.url ?? "/", "http://localhost").searchParams.get("add");
  if (text !== null) await pool.query("INSERT INTO notes (text) VALUES ($1)", [text]);
  const { rows } = await pool.query("SELECT text, done FROM notes ORDER BY id");
  response.setHeader("content-type", "application/json").end(JSON.stringify(rows));
});
server.listen(Number(process.env.PORT ?? 3000), () => console.log(`listening on ${server.address().port}`));
process.once("SIGTERM", () => server.close(() => pool.end()));
