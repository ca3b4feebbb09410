// Counted nouns that several parts of the site use.

export const COUNTS = {
  counts: {
    check_one: "{{count}} check",
    check_other: "{{count}} checks",
    column_one: "{{count}} column",
    column_other: "{{count}} columns",
    exercise_one: "{{count}} exercise",
    exercise_other: "{{count}} exercises",
    file_one: "{{count}} file",
    file_other: "{{count}} files",
    lesson_one: "{{count}} lesson",
    lesson_other: "{{count}} lessons",
    migration_one: "{{count}} migration",
    migration_other: "{{count}} migrations",
    prediction_one: "{{count}} prediction",
    prediction_other: "{{count}} predictions",
    row_one: "{{count}} row",
    row_other: "{{count}} rows",
    schema_one: "{{count}} schema",
    schema_other: "{{count}} schemas",
    step_one: "{{count}} step",
    step_other: "{{count}} steps",
    text_one: "{{count}} text",
    text_other: "{{count}} texts",
  },
} as const;
