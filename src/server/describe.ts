// Parse and Describe of one statement on a `pg` client: its parameters and result columns, and nothing is run.
import type { Connection, Submittable } from "pg";
import type { DescribedColumn, StatementDescription } from "../engine/index.ts";

/** What `pg` hands on; its types leave these out. */
interface RowDescription {
  readonly fields: readonly {
    readonly name: string;
    readonly dataTypeID: number;
    readonly tableID: number;
    readonly columnID: number;
  }[];
}
interface ParameterDescription {
  readonly dataTypeIDs: readonly number[];
}
interface DescribingConnection {
  parse(query: { readonly name: string; readonly text: string; readonly types: readonly number[] }): void;
  describe(what: { readonly type: "S"; readonly name: string }): void;
  sync(): void;
  once(event: "parameterDescription", listener: (message: ParameterDescription) => void): void;
  off(event: "parameterDescription", listener: (message: ParameterDescription) => void): void;
}

/** `pg` calls these methods as the messages arrive; it has no question of this kind of its own. */
export class Describe implements Submittable {
  readonly #sql: string;
  readonly #settle: (error: unknown) => void;
  #connection: DescribingConnection | null = null;
  #parameters: readonly number[] = [];
  #columns: readonly DescribedColumn[] = [];

  /** `settle` is called once: with null when the server is ready again, or with what went wrong. */
  constructor(sql: string, settle: (error: unknown) => void) {
    this.#sql = sql;
    this.#settle = settle;
  }

  get description(): StatementDescription {
    return { parameters: this.#parameters, columns: this.#columns };
  }

  submit(connection: Connection): void {
    const asked = connection as unknown as DescribingConnection;
    this.#connection = asked;
    asked.once("parameterDescription", this.#onParameters);
    asked.parse({ name: "", text: this.#sql, types: [] });
    asked.describe({ type: "S", name: "" });
    asked.sync();
  }

  readonly #onParameters = ({ dataTypeIDs }: ParameterDescription): void => {
    this.#parameters = dataTypeIDs;
  };

  handleRowDescription({ fields }: RowDescription): void {
    this.#columns = fields.map(({ name, dataTypeID, tableID, columnID }) => ({
      name,
      type: dataTypeID,
      table: tableID,
      column: columnID,
    }));
  }

  handleError(error: unknown): void {
    this.#connection?.off("parameterDescription", this.#onParameters);
    this.#settle(error);
  }

  handleReadyForQuery(): void {
    this.#settle(null);
  }
}
