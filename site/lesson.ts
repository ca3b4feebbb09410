// The lesson page's script. Its styles are lesson.css.
import { mountLesson } from "../src/client/index.ts";

mountLesson();
