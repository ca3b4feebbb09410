// The script of the page in which another page's blocks run.
import { mountEngine } from "../src/client/index.ts";

mountEngine();
