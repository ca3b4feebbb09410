// The embedded lesson's script: the lesson page's, and what a frame owes the page around it.
import { mountFrame, mountLesson } from "../src/client/index.ts";

mountFrame(mountLesson());
