// The embedded lesson's script: what a frame owes the page around it. The lesson's own script comes when it is needed.
import { mountFrame } from "../src/client/index.ts";

mountFrame();
