// The playground's script. Its styles are playground.css.
import { mountPlayground } from "../src/playground/index.ts";

mountPlayground();
