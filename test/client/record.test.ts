// A reader's record: facts that merge in any order, over tabs, files and visits.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { courseKeys } from "../../src/client/keep/course-keys.ts";
import { type LessonFacts, mergeFacts, progressOf, readFacts } from "../../src/client/keep/record.ts";
import { type LessonRecord, lessonRecord } from "../../src/client/keep/records.ts";
import { forgetAll, loadRecord, recordFile, whatIsKept } from "../../src/client/keep/transfer.ts";
import { memoryStorage } from "../support/memory-storage.ts";

const [a, b, c] = ["aaaaaa", "bbbbbb", "cccccc"] as const;
const keys = courseKeys("/docs/");
const marks = { steps: [a, b, c], exercises: [b], questions: [a] };

const mark = fc.constantFrom(a, b, c);
const at = fc.integer({ min: 1, max: 50 });
const fact = fc.oneof(
  fc.tuple(mark, at).map(([of, when]): LessonFacts => ({ [`passed:${of}`]: [when, 1] })),
  fc.tuple(mark, at).map(([of, when]): LessonFacts => ({ place: [when, of] })),
  fc
    .tuple(fc.constantFrom("solved", "hints"), mark, at, fc.integer({ min: 1, max: 3 }))
    .map(([kind, of, when, value]): LessonFacts => ({ [`${kind}:${of}`]: [when, value] })),
  fc
    .tuple(mark, at, fc.integer({ min: -1, max: 7 }))
    .map(([of, when, value]): LessonFacts => ({ [`answer:${of}`]: [when, value] })),
);
const factsArbitrary = fc.array(fact, { maxLength: 8 }).map((all) => mergeFacts(...all));

describe("facts", () => {
  test("merge to the same in any order, and twice is once", () => {
    fc.assert(
      fc.property(factsArbitrary, factsArbitrary, factsArbitrary, (one, two, three) => {
        expect(mergeFacts(one, two)).toEqual(mergeFacts(two, one));
        expect(mergeFacts(mergeFacts(one, two), three)).toEqual(mergeFacts(one, mergeFacts(two, three)));
        expect(mergeFacts(one, one)).toEqual(one);
      }),
    );
  });

  test("are read back from what was stored, and from anything else nothing is", () => {
    fc.assert(
      fc.property(factsArbitrary, (facts) => {
        expect(readFacts(JSON.parse(JSON.stringify(facts)))).toEqual(facts);
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(Object.keys(readFacts(value))).toEqual([]);
      }),
    );
    const strange = JSON.parse(
      `{"__proto__":[1,1],"passed:zzzzzz":[1,1],"passed:aaaaaa":[-1,1],"place":[1,"<b>"],"hints:aaaaaa":[1,1e9],"solved:aaaaaa":"x"}`,
    );
    expect(readFacts(strange)).toEqual({});
  });

  test("say how far a reader is, and where to go on", () => {
    const none = progressOf({}, marks);
    expect(none).toMatchObject({ passed: 0, total: 3, finished: null, next: null });
    const begun = { [`passed:${a}`]: [5, 1], place: [5, a], [`answer:${a}`]: [4, 3] } as LessonFacts;
    expect(progressOf(begun, marks)).toMatchObject({ passed: 1, next: 1, answered: 1, right: 1, at: 5 });
    // The last step ran, and one before it did not pass.
    const gap = mergeFacts(begun, { [`passed:${c}`]: [9, 1], place: [9, c] });
    expect(progressOf(gap, marks)).toMatchObject({ passed: 2, next: 1, finished: null });
    const all = mergeFacts(gap, { [`passed:${b}`]: [7, 1], [`solved:${b}`]: [7, 1] });
    expect(progressOf(all, marks)).toMatchObject({ next: null, finished: 9, solved: 1, withSolution: 1 });
    // A step that was rewritten since has another mark.
    expect(progressOf(all, { ...marks, steps: [a, b, "dddddd"] })).toMatchObject({ passed: 2, next: 2 });
  });
});

describe("two tabs with one lesson", () => {
  /** Each write reaches the other tab, sooner or later, as the browser's `storage` event. */
  const tabs = () => {
    const { values, open } = memoryStorage();
    const key = keys.record("drift");
    const both = [lessonRecord("drift", keys, open), lessonRecord("drift", keys, open)] as const;
    const deliver = (to: LessonRecord, newValue: string | null = values.get(key) ?? null) =>
      to.heard({ key, newValue });
    return { values, open, key, both, deliver };
  };

  test("keep what either of them added, however their writes fall over each other", () => {
    const move = fc.tuple(fc.integer({ min: 0, max: 1 }), factsArbitrary, fc.boolean());
    fc.assert(
      fc.property(fc.array(move, { maxLength: 12 }), (moves) => {
        const { open, values, key, both, deliver } = tabs();
        let stale: string | null = null;
        for (const [tab, facts, late] of moves) {
          const before = values.get(key) ?? null;
          both[tab]!.add(facts);
          // Another process may write what it read before this write: the storage has no lock over two calls.
          if (late && before !== null) {
            stale = values.get(key)!;
            values.set(key, before);
            deliver(both[tab]!, before);
          }
          deliver(both[1 - tab]!, stale);
          stale = null;
        }
        for (const tab of [...both, ...both]) deliver(tab);
        const all = mergeFacts(...moves.map(([, facts]) => facts));
        expect(both[0].facts()).toEqual(all);
        expect(both[1].facts()).toEqual(all);
        expect(lessonRecord("drift", keys, open).facts()).toEqual(all);
      }),
    );
  });

  test("forget together, and what is new afterwards is kept", () => {
    const { open, both } = tabs();
    both[0].add({ [`passed:${a}`]: [1, 1] });
    both[1].add({ [`passed:${b}`]: [2, 1] });
    expect(forgetAll(keys, open, 10)).toBe("kept");
    both[0].heard({ key: keys.forgotten, newValue: "10" });
    // The second tab was asleep and heard of nothing: what it knew from before does not come back.
    both[1].add({ [`passed:${c}`]: [11, 1] });
    expect(lessonRecord("drift", keys, open).facts()).toEqual({ [`passed:${c}`]: [11, 1] });
    expect(both[0].facts()).toEqual({});
  });

  test("without storage everything lasts as long as the page", () => {
    const record = lessonRecord("drift", keys, () => {
      throw new DOMException("denied", "SecurityError");
    });
    expect(record.add({ [`passed:${a}`]: [1, 1] })).toBe("blocked");
    expect(record.facts()).toEqual({ [`passed:${a}`]: [1, 1] });
  });
});

describe("a course", () => {
  const draft = (text: string) => JSON.stringify({ of: "SELECT 1;", text });

  test("does not meet another on the same origin", () => {
    const { values, open } = memoryStorage();
    const other = courseKeys("/docs/v2/");
    lessonRecord("drift", keys, open).add({ [`passed:${a}`]: [1, 1] });
    values.set(keys.edit("drift", "s1"), draft("x"));
    lessonRecord("drift", other, open).add({ [`passed:${b}`]: [1, 1] });
    expect(whatIsKept(keys, open)).toEqual({ lessons: 1, passed: 1, answers: 0, texts: 1 });
    forgetAll(keys, open, 5);
    expect(whatIsKept(keys, open)).toEqual({ lessons: 0, passed: 0, answers: 0, texts: 0 });
    expect(lessonRecord("drift", other, open).facts()).toEqual({ [`passed:${b}`]: [1, 1] });
  });

  test("goes into a file and comes out of it in another browser, under another path, also after forgetting", () => {
    const here = memoryStorage();
    const facts: LessonFacts = { [`passed:${a}`]: [1, 1], place: [1, a] };
    lessonRecord("drift", keys, here.open).add(facts);
    here.values.set(keys.edit("drift", "s1"), draft("mine"));
    const file = recordFile(keys, here.open, 1_700_000_000_000);
    const there = memoryStorage();
    const moved = courseKeys("/elsewhere/");
    expect(loadRecord(moved, there.open, file)).toEqual({ type: "loaded", facts: 2, texts: 1, left: 0 });
    expect(loadRecord(moved, there.open, file)).toEqual({ type: "loaded", facts: 0, texts: 0, left: 0 });
    expect(lessonRecord("drift", moved, there.open).facts()).toEqual(facts);
    there.values.set(moved.edit("drift", "s1"), draft("theirs"));
    expect(loadRecord(moved, there.open, file)).toMatchObject({ left: 1 });
    expect(there.values.get(moved.edit("drift", "s1"))).toBe(draft("theirs"));
    forgetAll(keys, here.open, 2_000_000_000_000);
    expect(loadRecord(keys, here.open, file)).toMatchObject({ type: "loaded", facts: 2 });
    expect(lessonRecord("drift", keys, here.open).facts()).toEqual(facts);
  });

  test.each([
    ["not json", "notARecord"],
    ["[]", "notARecord"],
    ['{"format":"something"}', "notARecord"],
    ['{"format":"gosling record","version":2,"entries":{}}', "newer"],
    ['{"format":"gosling record","version":1,"entries":null}', "damaged"],
  ])("refuses %s and changes nothing", (text, why) => {
    const { values, open } = memoryStorage();
    expect(loadRecord(keys, open, text)).toEqual({ type: "refused", why });
    expect(values.size).toBe(0);
  });

  test("takes from a file only what is a record or a text, under its own names", () => {
    const { values, open } = memoryStorage();
    const entries = {
      "record:drift": { [`passed:${a}`]: [1, 1], evil: [1, 1] },
      "record:../x": { [`passed:${a}`]: [1, 1] },
      forgotten: 9e15,
      "edit:drift:s1": { of: 1, text: "x" },
      anything: "x",
    };
    const text = JSON.stringify({ format: "gosling record", version: 1, entries });
    expect(loadRecord(keys, open, text)).toEqual({ type: "loaded", facts: 1, texts: 0, left: 0 });
    expect([...values]).toEqual([[keys.record("drift"), JSON.stringify({ [`passed:${a}`]: [1, 1] })]]);
  });

  test("says when the browser takes nothing", () => {
    const { open } = memoryStorage();
    lessonRecord("drift", keys, open).add({ [`passed:${a}`]: [1, 1] });
    const full = () => ({
      ...memoryStorage().open(),
      length: 0,
      setItem: () => {
        throw new DOMException("full", "QuotaExceededError");
      },
    });
    expect(loadRecord(keys, full, recordFile(keys, open, 1))).toEqual({ type: "not-kept", result: "full" });
  });
});
