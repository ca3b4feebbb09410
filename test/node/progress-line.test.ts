// The line at the bottom of a terminal: drawn, cut to the width, taken away.
import { describe, expect, test } from "vitest";
import type { Io } from "../../src/node/terminal/io.ts";
import { createProgressLine } from "../../src/node/terminal/progress-line.ts";

function terminal(more: Partial<Io> = {}) {
  const written: string[] = [];
  const io: Io = {
    out: (text) => written.push(text),
    err: () => {},
    env: {},
    cwd: ".",
    terminal: true,
    width: 20,
    interrupted: new Promise(() => {}),
    linger: () => {},
    clean: (text) => text,
    learn: () => {},
    learnVariables: () => {},
    ...more,
  };
  return { io, written };
}

describe("the progress line", () => {
  test("is drawn on one line and taken away before others are printed", () => {
    const { io, written } = terminal();
    const line = createProgressLine(io, true);
    line.show("[1/3] 00001_a_name_longer_than_the_terminal.sql");
    line.clear();
    line.clear();
    line.stop();
    expect(written).toEqual(["\r\x1b[2K[1/3] 00001_a_name_", "\r\x1b[2K"]);
  });

  test("is not redrawn for each of a thousand files", () => {
    const { io, written } = terminal();
    const line = createProgressLine(io, true);
    for (let file = 0; file < 1000; file += 1) line.show(`file ${file}`);
    line.stop();
    expect(written.length).toBeLessThan(100);
  });

  test("a terminal that does not know its width gets 80 columns", () => {
    const { io, written } = terminal({ width: 0 });
    const line = createProgressLine(io, true);
    line.show("x".repeat(200));
    line.stop();
    expect(written[0]).toBe(`\r\x1b[2K${"x".repeat(79)}`);
  });

  test.each([
    ["where there is no terminal", { terminal: false }, true],
    ["where it is not wanted", {}, false],
  ])("writes nothing %s", (_, more, enabled) => {
    const { io, written } = terminal(more);
    const line = createProgressLine(io, enabled);
    line.show("working");
    line.stop();
    expect(written).toEqual([]);
  });
});
