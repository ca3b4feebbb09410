// The workflow that `gosling init --ci github` writes: what is new in a pull request, and all of it on the main branch. Pure.
export interface WorkflowInput {
  /** The migrations' folder, relative to the repository. */
  readonly folder: string;
  /** npm's lock file is there: gosling is installed with it. */
  readonly npm: boolean;
}

export const WORKFLOW = ".github/workflows/migrations.yml";

export function githubWorkflow({ folder, npm }: WorkflowInput): string {
  const paths = JSON.stringify([`${folder}/**`, "gosling-baseline.json", "gosling.config.json", WORKFLOW]);
  return `name: Migrations
on:
  pull_request:
    paths: ${paths}
  push:
    branches: [main, master]
    paths: ${paths}
permissions:
  contents: read
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0 # gosling compares with the branch that the pull request goes into
      - uses: actions/setup-node@v4
        with:
          node-version: 22
${npm ? "      - run: npm ci\n" : "      - run: npm install --no-save gosling\n"}      - name: What is new
        if: github.event_name == 'pull_request'
        env:
          BASE: \${{ github.base_ref }}
        run: npx gosling test --since "origin/$BASE" --github --markdown "$GITHUB_STEP_SUMMARY"
      - name: All migrations
        if: github.event_name == 'push'
        run: npx gosling test --github --markdown "$GITHUB_STEP_SUMMARY"
`;
}
