// The script of the page at the end of the course. Its styles are course.css.
import { mountFinish } from "../src/client/index.ts";

mountFinish();
