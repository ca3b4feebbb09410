// The recorded cases on a real PostgreSQL server.
import { connect } from "../../src/server/index.ts";
import { goldenSuite } from "../support/golden-suite.ts";
import { useServer } from "../support/postgres-server.ts";

const server = useServer();

goldenSuite(async () => {
  const session = await connect({ connection: await server().createDatabase(), env: {} });
  return { database: session, close: () => session.close() };
});
