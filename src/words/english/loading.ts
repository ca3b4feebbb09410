// What is said where PostgreSQL or a course's files cannot be loaded: on the page and in its workers.

export const LOADING = {
  loading: {
    noWebAssembly:
      "This browser has WebAssembly switched off, and PostgreSQL needs it: the text can be read, its steps cannot be run here.",
    noWorker:
      "This browser does not allow web workers, and PostgreSQL runs in one: the text can be read, its steps cannot be run here.",
    postgres: "loading PostgreSQL, {{size}}",
    megabytes: "{{read}} MB",
    megabytesOf: "{{read}} of {{total}} MB",
    failed: "PostgreSQL could not be loaded: {{why}}",
    late: "nothing of {{file}} has arrived for {{seconds}} seconds. Check the connection.",
    notArrived: "{{file}} did not arrive. Check the connection.",
    answered: "the server answered {{status}} for {{file}}.",
    answeredNone:
      "the server answered {{status}} for {{file}}. The course may have a new version: load this page again.",
    brokeOff: "{{file}} broke off half-way. Check the connection.",
    other:
      "something else came in place of {{file}}. A network that asks for a login answers like this; so does a server without the file.",
    damaged: "what arrived is damaged ({{reason}}). Load this page again.",
    noScript: "the script that starts it did not arrive. Check the connection.",
    otherScript: "something else came in place of the script that starts it. Load this page again.",
    noAnswer: "PostgreSQL's answer could not be read.",
    notStarted: "PostgreSQL could not be started.",
    cannotGoOn: "The lesson cannot go on. {{why}}",
    migrationsOffline: "The migrations could not be loaded: there is no connection to this site.",
    migrationsAnswered: "The migrations could not be loaded: the server answered {{status}}.",
    migrationsBroken:
      "The migrations could not be loaded: they broke off half-way, or something else came in their place. Check the connection.",
  },
} as const;
