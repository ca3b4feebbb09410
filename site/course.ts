// The course page's script. Its styles are course.css.
import { mountCourse } from "../src/client/index.ts";

mountCourse();
