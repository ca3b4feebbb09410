// The part of libpg-query's WebAssembly that is used, untyped by its package.
declare module "libpg-query/wasm/libpg-query.js" {
  export interface PgQueryModule {
    lengthBytesUTF8(text: string): number;
    stringToUTF8(text: string, pointer: number, size: number): void;
    UTF8ToString(pointer: number): string;
    getValue(pointer: number, type: "i32"): number;
    _malloc(size: number): number;
    _free(pointer: number): void;
    _wasm_parse_query_raw(pointer: number): number;
    _wasm_free_parse_result(pointer: number): void;
  }
  export interface PgQueryOptions {
    instantiateWasm?: (
      imports: WebAssembly.Imports,
      receive: (instance: WebAssembly.Instance) => void,
    ) => unknown;
  }
  const create: (options?: PgQueryOptions) => Promise<PgQueryModule>;
  export default create;
}
