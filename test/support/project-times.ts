// A Vitest reporter: after a run, how long each project took and which files took longest, so that a slow one is noticed at once.
import type { Reporter, TestModule } from "vitest/node";

interface ProjectTime {
  files: number;
  tests: number;
  /** Milliseconds since the process started: when its first file began and its last one ended. */
  from: number;
  to: number;
}

/** What `npm test` may take on two quiet cores. */
const GOAL_SECONDS = 240;
const SLOWEST = 5;

export class ProjectTimes implements Reporter {
  readonly #started = performance.now();
  readonly #projects = new Map<string, ProjectTime>();
  readonly #begun = new Map<string, number>();
  readonly #files: { readonly name: string; readonly seconds: number }[] = [];

  onTestModuleStart(module: TestModule): void {
    this.#begun.set(module.id, performance.now());
  }

  onTestModuleEnd(module: TestModule): void {
    const now = performance.now();
    const from = this.#begun.get(module.id) ?? now;
    const time = this.#projects.get(module.project.name) ?? { files: 0, tests: 0, from, to: now };
    time.files += 1;
    time.tests += [...module.children.allTests()].length;
    time.from = Math.min(time.from, from);
    time.to = Math.max(time.to, now);
    this.#projects.set(module.project.name, time);
    this.#files.push({
      name: `${module.project.name}  ${module.relativeModuleId}`,
      seconds: (now - from) / 1000,
    });
  }

  onTestRunEnd(): void {
    const rows = [...this.#projects].map(
      ([name, { files, tests, from, to }]) =>
        `  ${name.padEnd(10)} ${seconds(to - from)}  ${String(files).padStart(3)} files  ${String(tests).padStart(4)} tests`,
    );
    const slow = [...this.#files]
      .sort((a, b) => b.seconds - a.seconds)
      .slice(0, SLOWEST)
      .map(({ name, seconds: taken }) => `  ${`${taken.toFixed(0)} s`.padStart(5)}  ${name}`);
    const whole = ((performance.now() - this.#started) / 1000).toFixed(0);
    const lines = ["Time of each project (they overlap):", ...rows, "Slowest files:", ...slow];
    lines.push(`All together: ${whole} s (goal for npm test on two quiet cores: ${GOAL_SECONDS} s)`);
    process.stdout.write(`\n${lines.join("\n")}\n`);
  }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`.padStart(8);
}
