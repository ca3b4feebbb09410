#!/usr/bin/env node
// The executable. It imports nothing before it knows that this Node can: an older one would end in a SyntaxError of its own.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `gosling: this is Node ${process.versions.node}, and gosling needs 20.19 or newer\nInstall a newer one from https://nodejs.org, or with your version manager: nvm install 22\n`,
  );
  process.exitCode = 2;
} else {
  await import("./executable.ts");
}

export {};
