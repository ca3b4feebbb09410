// Vite's way to ask for a file's address in the built site.
declare module "*?worker&url" {
  const url: string;
  export default url;
}
declare module "*?url" {
  const url: string;
  export default url;
}
interface ImportMeta {
  readonly env: { readonly DEV: boolean };
}
