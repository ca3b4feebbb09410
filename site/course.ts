// The course page's script. Its styles are course.css.
import { mountCourse } from "../src/embed/index.ts";

mountCourse();
