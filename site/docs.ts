// The documentation's script: its search. Its styles are docs.css.
import { mountDocs } from "../src/client/index.ts";

mountDocs();
