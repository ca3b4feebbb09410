// A recording drawn: a row a session, time from left to right, what runs, what waits and behind whom. Its text is beside it.
import { parseRecording, type RecordedEvent, type Recording } from "../lessons/index.ts";
import { type Html, html } from "./html.ts";
import type { SiteText } from "./text.ts";

const WIDTH = 660;
const LEFT = 74;
const RIGHT = 24;
const ROW = 72;
const TOP = 8;

/** From a `recorded` block's text; what cannot be read is shown as the text it is. */
export function recordingFigure(text: string, t: SiteText): Html {
  const recording = parseRecording(text);
  const plain = html`<pre class="code"><code>${text}</code></pre>`;
  if ("message" in recording) return plain;
  const { where, sessions } = recording;
  return html`<figure class="recording">
<figcaption><strong>${t("recording.recorded")}</strong> ${t("recording.where", { count: sessions.length, where })}</figcaption>
<div class="scroll">${picture(recording, t)}</div>
<details><summary>${t("recording.asText")}</summary>${plain}</details>
</figure>`;
}

interface Bar {
  readonly kind: "runs" | "waits";
  readonly from: number;
  readonly to: number;
}

function picture(recording: Recording, t: SiteText): Html {
  const { sessions, events } = recording;
  const end = Math.max(1, events.at(-1)!.at) * 1.02;
  const x = (at: number) => round(LEFT + (at / end) * (WIDTH - LEFT - RIGHT));
  const y = (session: string) => TOP + sessions.indexOf(session) * ROW + 30;
  const height = TOP + sessions.length * ROW + 26;
  const axis = height - 22;
  const seconds = Array.from({ length: Math.floor(end) + 1 }, (_, second) => second);
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${spoken(recording, t)}">
${seconds.map((second) => html`<line class="recording-second" x1="${x(second)}" x2="${x(second)}" y1="${TOP}" y2="${axis}"/><text class="recording-time" x="${x(second)}" y="${axis + 15}" text-anchor="middle">${t("recording.seconds", { seconds: second })}</text>`)}
${events.map((event) => (event.type === "waits" ? event.behind.map((other) => arrow(x(event.at), y(event.session), y(other))) : null))}
${sessions.map((session) => row(session, events, y(session), x, t))}
</svg>`;
}

function row(
  session: string,
  all: readonly RecordedEvent[],
  y: number,
  x: (at: number) => number,
  t: SiteText,
): Html {
  const events = all.filter((event) => event.session === session);
  return html`<text class="recording-session" x="0" y="${y + 5}">${session}</text>
${barsOf(events).map(({ kind, from, to }) => html`<line class="recording-${kind}" x1="${x(from)}" x2="${x(to)}" y1="${y}" y2="${y}"/>`)}
${events.map((event) => mark(event, x(event.at), y, t))}`;
}

/** From each event to the next one of the session: it waits after `waits`, it runs after the others but the last. */
function barsOf(events: readonly RecordedEvent[]): readonly Bar[] {
  return events.flatMap((event, index): Bar[] => {
    const next = events[index + 1];
    if (next === undefined || event.type === "ends" || event.type === "fails") return [];
    return [{ kind: event.type === "waits" ? "waits" : "runs", from: event.at, to: next.at }];
  });
}

function mark(event: RecordedEvent, x: number, y: number, t: SiteText): Html {
  switch (event.type) {
    case "runs":
      return html`<text class="recording-sql" x="${x}" y="${y - 14}">${event.sql}</text>`;
    case "holds":
      return html`<text class="recording-lock" x="${x}" y="${y + 22}">${t("recording.holds", { mode: event.mode })}</text>`;
    case "waits":
      return html`<text class="recording-lock" x="${x + 8}" y="${y + 22}">${t("recording.waits", { mode: event.mode, behind: t.list(event.behind) })}</text>`;
    case "ends":
      return html`<circle class="recording-end" cx="${x}" cy="${y}" r="5"/>`;
    case "fails":
      return html`<path class="recording-fail" d="M${x - 5} ${y - 5}l10 10M${x + 5} ${y - 5}l-10 10"/><text class="recording-code" x="${x + 11}" y="${y + 4}">${event.code}</text>`;
    default:
      return event satisfies never;
  }
}

/** From who waits to who is before it. */
function arrow(x: number, from: number, to: number): Html {
  const direction = to < from ? 1 : -1;
  const tip = to + 9 * direction;
  return html`<path class="recording-arrow" d="M${x} ${from - 7 * direction}V${tip}m-4 ${6 * direction}l4 ${-6 * direction}l4 ${6 * direction}"/>`;
}

function spoken({ events }: Recording, t: SiteText): string {
  return events
    .map((event) =>
      t("recording.event", { seconds: event.at, session: event.session, what: words(event, t) }),
    )
    .join(" ");
}

function words(event: RecordedEvent, t: SiteText): string {
  switch (event.type) {
    case "runs":
      return t("recording.saysRuns", { sql: event.sql });
    case "holds":
      return t("recording.saysHolds", { mode: event.mode, object: event.object });
    case "waits":
      return t("recording.saysWaits", {
        mode: event.mode,
        object: event.object,
        behind: t.list(event.behind),
      });
    case "ends":
      return t("recording.saysEnds");
    case "fails":
      return t("recording.saysFails", { code: event.code });
    default:
      return event satisfies never;
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
