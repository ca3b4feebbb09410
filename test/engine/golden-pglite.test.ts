// The recorded cases on PGlite.
import { openSandbox } from "../../src/sandbox/index.ts";
import { goldenSuite } from "../support/golden-suite.ts";
import { testAssets } from "../support/seed.ts";

goldenSuite(async () => openSandbox(await testAssets()));
