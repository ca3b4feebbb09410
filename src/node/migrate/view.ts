// What the terminal shows of migrations while they run: one database line by line, many as one block each.
import { describeHolder, type MigrationEvent, type SourceFile } from "../../engine/index.ts";
import { formatDuration } from "../../runner/index.ts";
import { oneLine, shorten, visible } from "../../text/index.ts";
import type { StopReason, StopWait } from "../databases/index.ts";
import type { MigrateSettings } from "../settings/index.ts";
import { type Io, type ProgressLine, paint } from "../terminal/index.ts";
import type { MigrateOutcome } from "./outcome.ts";
import type { RunListener, RunningStatement } from "./run.ts";
import { answerLines, eventLines, failureText, noticeLine, warningText } from "./text.ts";

export interface View {
  begin(label: string): DatabaseView;
  end(outcomes: readonly MigrateOutcome[]): void;
}

export interface DatabaseView {
  readonly listener: RunListener;
  finish(outcome: MigrateOutcome): void;
}

/** How often waiting for the lock is printed where there is no terminal to redraw, in milliseconds. */
const WAITING_EVERY = 10_000;

export function createSingleView(
  io: Io,
  settings: MigrateSettings,
  sources: readonly SourceFile[],
  progress: ProgressLine,
): View {
  const out = (line: string) => {
    progress.clear();
    if (!settings.json) io.out(`${line}\n`);
  };
  const err = (line: string) => {
    progress.clear();
    io.err(`${line}\n`);
  };
  return {
    begin: () => ({
      listener: listenerFor({ io, settings, sources, out, err, progress }),
      finish(outcome) {
        for (const line of answerLines(outcome)) out(line);
        for (const line of failureLines(outcome, sources, io)) err(line);
      },
    }),
    end() {},
  };
}

export function createManyView(
  io: Io,
  settings: MigrateSettings,
  sources: readonly SourceFile[],
  progress: ProgressLine,
  total: number,
): View {
  const { bold } = paint(io.terminal);
  // Only the whole is drawn: the databases would fight for the one line.
  const noLine: ProgressLine = { show() {}, clear() {}, stop() {} };
  let done = 0;
  let failed = 0;
  const tell = () =>
    progress.show(`${done} of ${total} databases done${failed > 0 ? `, ${failed} failed` : ""}`);
  return {
    begin(label) {
      const block: string[] = [];
      const put = (line: string) => block.push(...line.split("\n"));
      tell();
      return {
        listener: listenerFor({ io, settings, sources, out: put, err: put, progress: noLine }),
        finish(outcome) {
          done += 1;
          if (outcome.failure) failed += 1;
          progress.clear();
          const lines = [...block, ...answerLines(outcome)].map((line) => `  ${line}\n`);
          if (lines.length > 0) io.out(`${bold(label)}\n${lines.join("")}\n`);
          const failure = failureLines(outcome, sources, io);
          if (failure.length > 0) io.err(`${label}: ${failure.join("\n")}\n\n`);
          tell();
        },
      };
    },
    end(outcomes) {
      const bad = outcomes.filter((outcome) => outcome.failure !== null);
      const parts = [`${outcomes.length - bad.length} done`, `${bad.length} failed`];
      if (outcomes.length < total) parts.push(`${total - outcomes.length} not begun`);
      io.out(`${total} databases: ${parts.join(", ")}\n`);
      for (const outcome of bad) io.out(`  failed: ${outcome.database}\n`);
    },
  };
}

interface Surface {
  readonly io: Io;
  readonly settings: MigrateSettings;
  readonly sources: readonly SourceFile[];
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  readonly progress: ProgressLine;
}

function listenerFor({ io, settings, sources, out, err, progress }: Surface): RunListener {
  let shownWaiting = Number.NEGATIVE_INFINITY;
  const waiting = ({ waitedMs, waitMs, holder }: Extract<MigrationEvent, { type: "waiting" }>) => {
    const who = holder ? describeHolder(holder) : "another process";
    const text = `waiting for ${who}, which migrates this database (${formatDuration(waitedMs)} of ${formatDuration(waitMs)})`;
    if (io.terminal) progress.show(text);
    else if (waitedMs - shownWaiting >= WAITING_EVERY) {
      err(text);
      shownWaiting = waitedMs;
    }
  };
  return {
    event(event) {
      if (event.type === "waiting") waiting(event);
      if (event.type === "lock-retry") err(visible(retryLine(event)));
      if (event.type === "warning" && !settings.json)
        err(warningText(event.warning, sources, paint(io.terminal)));
      for (const line of eventLines(event, settings.verbose)) out(line);
      if (event.type === "migration-started")
        progress.show(visible(`[${event.index + 1}/${event.total}] ${event.migration.name}`));
    },
    notice(notice) {
      // "There is no transaction in progress" is about our own ROLLBACK.
      if (notice.severity === "WARNING" && notice.sqlstate !== "25P01" && !settings.json)
        err(noticeLine(notice));
      else if (settings.verbose) out(noticeLine(notice));
    },
    stop: (reason, waits, running) => err(stopText(reason, waits, running)),
  };
}

function retryLine({
  migration,
  attempt,
  retries,
  pauseMs,
}: Extract<MigrationEvent, { type: "lock-retry" }>): string {
  return `${migration.name}: a lock was not free in time; rolled back, trying again in ${formatDuration(pauseMs)} (${attempt} of ${retries})`;
}

const SHOWN = 60;

function stopText(reason: StopReason, waits: StopWait, running: RunningStatement | null): string {
  if (reason === "timeout") return "gosling: the time of --timeout is over; stopping";
  switch (waits) {
    case null:
      return "gosling: stopping; a migration that is running is rolled back. Ctrl+C again ends at once";
    case "statement":
      return "gosling: stopping after this statement, which PGlite cannot cancel; Ctrl+C again ends at once";
    case "file": {
      if (!running) return `gosling: stopping after this file, ${HALF_DONE}`;
      const { file, number, total, forMs } = running;
      const shown = shorten(oneLine(running.sql), SHOWN);
      return [
        `gosling: stopping after ${file}, ${HALF_DONE}`,
        `  statement ${number} of ${total} has run for ${formatDuration(forMs)}: ${shown}`,
      ].join("\n");
    }
    default:
      return waits satisfies never;
  }
}

const HALF_DONE = "which runs without a transaction; Ctrl+C again ends at once and may leave it half-done";

function failureLines(
  { failure, stopped, results }: MigrateOutcome,
  sources: readonly SourceFile[],
  io: Io,
): readonly string[] {
  if (!failure) return [];
  const lines = failureText(failure, sources, paint(io.terminal)).split("\n");
  if (!stopped) return lines;
  return [...lines, `gosling: stopped (${stopped}); finished before and kept: ${results.length}`];
}
