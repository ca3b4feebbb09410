// Notes in a PostgreSQL of the browser's own: each visit applies the migrations that this database does not have yet.
import { PGlite } from "@electric-sql/pglite";
import { applyPending } from "gosling/engine";
import { fromPGlite } from "gosling/pglite";

const files = import.meta.glob("./migrations/*.sql", { query: "?raw", import: "default", eager: true });
const sources = Object.entries(files).map(([name, text]) => ({ name, text }));

const db = await PGlite.create("idb://notes");
const applied = await applyPending(fromPGlite(db), sources);
document.querySelector("#state").textContent = `migrations applied: ${applied.length}`;

async function show() {
  const { rows } = await db.query("SELECT text FROM notes ORDER BY id");
  const items = rows.map(({ text }) => Object.assign(document.createElement("li"), { textContent: text }));
  document.querySelector("ul").replaceChildren(...items);
}

document.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.currentTarget;
  await db.query("INSERT INTO notes (text) VALUES ($1)", [new FormData(form).get("text")]);
  form.reset();
  await show();
});
await show();
