// How often the tests of kills, crashes and crowds repeat themselves: a few times alone, more in `npm run test:thorough`, and as often as
// it takes to believe it in `npm run test:reliability`.

const asked = process.env.GOSLING_RELIABILITY;

export function rounds({ alone, thorough, full }: Record<"alone" | "thorough" | "full", number>): number {
  if (asked === "full") return full;
  return asked === "thorough" ? thorough : alone;
}
