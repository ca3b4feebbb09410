// The package's door for servers, `gosling/server`: sessions on PostgreSQL, and a folder of migrations as data.
export {
  type Cancellation,
  ConnectionStringError,
  type ConnectOptions,
  connect,
  type DriverOptions,
  type DriverSession,
  describeConnection,
  fromPg,
  fromPostgres,
  type Notice,
  type PgClient,
  type PgPool,
  type PostgresSql,
  type ReservedPostgresSql,
  type ServerSession,
  type TransactionStatus,
} from "../server/index.ts";
export { type ReadMigrationsOptions, readMigrations } from "./folder/index.ts";
